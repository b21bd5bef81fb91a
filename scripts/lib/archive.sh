# shellcheck shell=bash
# The archive that every machine runs: Node, the agent with what it starts, and the Fabric binaries (see infra/host).
# ensure_archive exports HANSA_ARCHIVE_FILE: from the cache, else built once for this state of the sources.

# shellcheck source=scripts/lib/fabric.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/fabric.sh"

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
      node --version && uname -sm && cat pnpm-lock.yaml scripts/lib/{archive.sh,host-programs.ts,elf.ts}
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
  local host="$1"
  (
    cd -- "$hansa_root" || exit 1
    use_writable_home
    logged archive-build node_modules/.bin/tsc -b packages/agent packages/gateway packages/presets || exit 1
    CI=true logged archive-deploy pnpm --config.node-linker=hoisted --config.inject-workspace-packages=true --prefer-offline \
      --filter @hansa/host --prod deploy "$host"
  ) || return 1
  mkdir -- "$host/bin" || return 1
  cp -L -- "$(node --print process.execPath)" "$HANSA_FABRIC_BIN"/{peer,orderer,fabric-ca-server} "$host/bin/" || return 1
  prune_archive "$host"
  node "$hansa_root/scripts/lib/host-programs.ts" "$host" || return 1
  tar --create --directory "$host" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=a+rX,go-w . | gzip -n -6 >"$2"
}

# Compiled code only: sources, declarations, maps, tests and modules of another runtime (.bare) stay here. The protocol is read at run time.
prune_archive() {
  local preset
  for preset in "$hansa_root"/packages/presets/src/*/; do
    preset="$(basename -- "$preset")"
    cp -- "$hansa_root/packages/presets/src/$preset/metadata.json" "$1/node_modules/@hansa/presets/dist/$preset/"
    sed 's/\.ts"/.js"/' "$hansa_root/packages/presets/src/$preset/package.json" >"$1/node_modules/@hansa/presets/dist/$preset/package.json"
  done
  find "$1/node_modules/@hansa" \( -path '*/src/*' -not -name '*.proto' -o -name '*.test.*' -o -path '*/dist/testing/*' \) -type f -delete
  find "$1" \( -name '*.d.ts' -o -name '*.map' -o -name '*.tsbuildinfo' -o -name '*.md' -o -name '*.bare' \) -type f -delete
  find "$1" -type d -empty -delete
}
