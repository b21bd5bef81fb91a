# shellcheck shell=bash
# What the entry points share: messages, the cache folder, locks, quiet commands and the clock.
# Sourced, never run. Needs bash and coreutils only.

# shellcheck disable=SC2034 # read by whoever sources this
hansa_root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)"

say() { printf 'hansa: %s\n' "$*" >&2; }

# One line: what is wrong and what to do.
fail() {
  say "$*"
  exit 1
}

# Milliseconds; only differences mean something.
now_ms() {
  if [[ -n "${EPOCHREALTIME:-}" ]]; then
    local digits="${EPOCHREALTIME//[.,]/}"
    printf '%s\n' "${digits%???}"
  else
    printf '%s000\n' "$(date +%s)"
  fi
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum | cut -c1-64; else shasum -a 256 | cut -c1-64; fi
}

# Sets hansa_cache: what is fetched or built once for every checkout of this user.
use_cache() {
  [[ -z "${hansa_cache:-}" ]] || return 0
  if [[ -z "${HANSA_CACHE:-}${XDG_CACHE_HOME:-}${HOME:-}" ]]; then
    fail "HOME is not set: set HANSA_CACHE to a folder that may hold about 1 GB"
  fi
  hansa_cache="${HANSA_CACHE:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/hansa}"
  if ! mkdir -p -- "$hansa_cache/locks" "$hansa_cache/log" 2>/dev/null || [[ ! -w "$hansa_cache" ]]; then
    fail "cannot write to $hansa_cache: set HANSA_CACHE to a folder of yours that may hold about 1 GB"
  fi
  hansa_cache="$(cd -- "$hansa_cache" && pwd -P)"
}

# locked NAME COMMAND...: one at a time among all starters that share the cache.
locked() {
  local name="$1"
  shift
  if ! command -v flock >/dev/null; then
    "$@"
    return
  fi
  (
    flock 9
    "$@" 9>&-
  ) 9>"$hansa_cache/locks/$name"
}

# logged NAME COMMAND...: silent when it works; when it fails, the end of what it said.
logged() {
  local log="$hansa_cache/log/$1.$$.log"
  shift
  local status=0
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if ((status != 0)); then tail -n 15 -- "$log" >&2; fi
  rm -f -- "$log"
  return "$status"
}

# put_in_place PARTIAL FINAL: a finished folder gets its name in one step, so that nobody ever sees half of it.
put_in_place() {
  rm -rf -- "$2"
  chmod -R a+rX -- "$1"
  mv -T -- "$1" "$2" 2>/dev/null || mv -- "$1" "$2"
}
