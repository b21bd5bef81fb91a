# shellcheck shell=bash
# The stock tools that only this bench needs, built once into the cache from the Fabric version that infra/fabric pins.
# Sourced, never run. ensure_tools sets HANSA_FABRIC_BIN (peer, orderer) and tools_bin (osnadmin, configtxgen, cryptogen).

# shellcheck source=scripts/lib/fabric.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../scripts/lib/fabric.sh"

tools_module="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"

ensure_tools() {
  use_cache
  ensure_toolchain
  ensure_fabric
  local key
  key="$({ uname -sm && cat "$tools_module/go.mod" "$tools_module/go.sum"; } | sha256 | cut -c1-16)"
  tools_bin="$hansa_cache/fabric-tools-$key"
  [[ -d "$tools_bin" ]] || locked fabric-tools build_tools "$tools_bin" || exit 1
}

build_tools() {
  [[ ! -d "$1" ]] || return 0
  local partial
  ensure_go
  say "building osnadmin, configtxgen and cryptogen (once)"
  partial="$(mktemp -d -- "$1.XXXXXX")" || return 1
  if ! (cd -- "$tools_module" && CGO_ENABLED=0 GOBIN="$partial" logged fabric-tools go install -trimpath -ldflags '-s -w' tool); then
    rm -rf -- "$partial"
    fail "building the tools failed (see above): check the network and the free space, then run the same command again"
  fi
  put_in_place "$partial" "$1"
}
