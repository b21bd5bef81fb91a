# shellcheck shell=bash
# The archive that every machine runs: Node, the agent with what it starts, and the Fabric binaries (see infra/host).
# ensure_archive exports HANSA_ARCHIVE_FILE: from the cache, else built once for this state of the sources.

# shellcheck source=scripts/lib/fabric.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/fabric.sh"

# The oldest C library that machines may have: Debian 11, Ubuntu 20.04.
glibc_minor_most=31

ensure_archive() {
  [[ -z "${HANSA_ARCHIVE_FILE:-}" ]] || return 0
  ensure_toolchain
  ensure_workspace
  ensure_fabric
  use_cache
  local file
  file="$hansa_cache/archive-$(archive_key).tar.gz"
  [[ -f "$file" ]] || locked archive build_archive "$file" || exit 1
  export HANSA_ARCHIVE_FILE="$file"
}

# Whatever changes the archive changes the key.
archive_key() {
  (
    cd -- "$hansa_root" || exit 1
    {
      node --version && uname -sm && cat pnpm-lock.yaml scripts/lib/archive.sh
      cat -- "$HANSA_FABRIC_BIN"/{peer,orderer,fabric-ca-server} | sha256
      find infra/host packages/{core,fabric,agent,gateway,presets} -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
        -not -name '*.test.ts' -print0 | LC_ALL=C sort -z | xargs -0 cat --
    } | sha256 | cut -c1-16
  )
}

build_archive() {
  local file="$1" folder started
  [[ ! -f "$file" ]] || return 0
  started="$(now_ms)"
  say "packing what machines run (once for these sources)"
  folder="$(mktemp -d -- "$file.XXXXXX")" || return 1
  if ! pack_archive "$folder/host" "$folder/archive.tar.gz"; then
    rm -rf -- "$folder"
    fail "packing the archive of a host failed (see above)"
  fi
  mv -- "$folder/archive.tar.gz" "$file"
  rm -rf -- "$folder"
  say "packed $(($(stat -c %s -- "$file") / 1000000)) MB in $((($(now_ms) - started) / 1000)) s"
}

pack_archive() {
  local host="$1" name
  (
    cd -- "$hansa_root" || exit 1
    use_writable_home
    logged archive-build node_modules/.bin/tsc -b packages/agent packages/gateway packages/presets || exit 1
    CI=true logged archive-deploy pnpm --config.node-linker=hoisted --config.inject-workspace-packages=true --prefer-offline \
      --filter @hansa/host --prod deploy "$host"
  ) || return 1
  mkdir -- "$host/bin" || return 1
  cp -L -- "$(node --print process.execPath)" "$HANSA_FABRIC_BIN"/{peer,orderer,fabric-ca-server} "$host/bin/" || return 1
  for name in "$host"/bin/*; do check_glibc "$name" || return 1; done
  prune_archive "$host"
  tar --create --directory "$host" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=a+rX,go-w . | gzip -n -6 >"$2"
}

# Compiled code only: sources, declarations, maps and tests stay here. The protocol is read at run time.
prune_archive() {
  local preset
  for preset in "$hansa_root"/packages/presets/src/*/; do
    preset="$(basename -- "$preset")"
    cp -- "$hansa_root/packages/presets/src/$preset/metadata.json" "$1/node_modules/@hansa/presets/dist/$preset/"
    sed 's/\.ts"/.js"/' "$hansa_root/packages/presets/src/$preset/package.json" >"$1/node_modules/@hansa/presets/dist/$preset/package.json"
  done
  find "$1/node_modules/@hansa" \( -path '*/src/*' -not -name '*.proto' -o -name '*.test.*' -o -path '*/dist/testing/*' \) -type f -delete
  find "$1" \( -name '*.d.ts' -o -name '*.map' -o -name '*.tsbuildinfo' -o -name '*.md' \) -type f -delete
  find "$1" -type d -empty -delete
}

# A program's dynamic symbols name the versions of the C library that it needs; a static one names none.
check_glibc() {
  local newest
  newest="$(LC_ALL=C grep -aoE 'GLIBC_2\.[0-9]+' "$1" | sort -uV | tail -n 1)"
  [[ -n "$newest" ]] || return 0
  ((${newest#GLIBC_2.} <= glibc_minor_most)) && return 0
  is_static "$1" && return 0
  say "$(basename -- "$1") needs glibc 2.${newest#GLIBC_2.}, newer than the 2.$glibc_minor_most that machines may have"
  return 1
}

# Without an interpreter in its program headers nothing is linked at run time.
is_static() { ! LC_ALL=C head -c 4096 -- "$1" | grep -aq '/ld-\(linux\|musl\)'; }
