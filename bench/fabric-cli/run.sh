#!/usr/bin/env bash
# Rents channels with the stock Fabric command-line tools, so that Hansa has something to be measured beside. See README.md.
set -euo pipefail
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"
# shellcheck source=bench/fabric-cli/tools.sh
source "$here/tools.sh"
# shellcheck source=bench/fabric-cli/network.sh
source "$here/network.sh"

rounds=${ROUNDS:-5}       # 0: one round for each name on standard input
mode=${MODE:-parallel}    # serial: one command after another; parallel: joins and approvals as one job a city
batch=${BATCH:-200ms}     # request_batch_max_interval
net=${NET:-127.121.0}      # city i listens on $net.i
cities=${CITIES:-4}
case $mode in serial | parallel) ;; *) fail "MODE must be serial or parallel" ;; esac

pids=()
work="$(mktemp -d)"
cleanup() {
  local status=$? p
  ((status == 0)) || tail -n 5 "$work"/*.log >&2 2>/dev/null || true
  for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done
  for p in "${pids[@]}"; do wait "$p" 2>/dev/null || true; done
  rm -rf -- "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# as CITY USER-DIRECTORY MSP ARGUMENTS...: the peer command line against that city's peer
as() {
  local i=$1 user=$2 msp=$3
  shift 3
  FABRIC_CFG_PATH="$work/city$i/peer" FABRIC_LOGGING_SPEC=error CORE_PEER_ADDRESS="$net.$i:7051" CORE_PEER_LOCALMSPID="$msp" CORE_PEER_MSPCONFIGPATH="$user/msp" \
    CORE_PEER_TLS_ROOTCERT_FILE="$(tls_ca "$i")" "$HANSA_FABRIC_BIN/peer" "$@" 2>>"$work/peer-cli.log" </dev/null
}
as_admin() {
  local i=$1
  shift
  as "$i" "$(org_dir "city$i")/users/Admin@city$i.test" "City${i}MSP" "$@"
}
as_tenant() {
  local i=$1
  shift
  as "$i" "$(org_dir tenant)/users/User1@tenant.test" TenantMSP "$@"
}
tls_ca() { echo "$(org_dir "city$1")/tlsca/tlsca.city$1.test-cert.pem"; }

# endorsers N: flags that name the first N cities' peers, in endorser_flags
endorsers() {
  local i
  endorser_flags=()
  for ((i = 1; i <= $1; i++)); do endorser_flags+=(--peerAddresses "$net.$i:7051" --tlsRootCertFiles "$(tls_ca "$i")"); done
}

each_city() { # each_city FUNCTION CHANNEL
  local i p=() status=0
  for ((i = 1; i <= cities; i++)); do
    if [[ $mode == parallel ]]; then
      "$1" "$i" "$2" &
      p+=($!)
    else "$1" "$i" "$2"; fi
  done
  for i in "${p[@]}"; do wait "$i" || status=1; done
  return $status
}
join_orderer() {
  local t
  t="$(org_dir "city$1")/peers/orderer.city$1.test/tls"
  "$tools_bin/osnadmin" channel join --channelID "$2" --config-block "$work/$2.block" -o "$net.$1:7053" \
    --ca-file "$t/ca.crt" --client-cert "$t/server.crt" --client-key "$t/server.key" --no-status >/dev/null </dev/null
}
join_peer() { as_admin "$1" channel join -b "$work/$2.block" >/dev/null; }
approve() {
  as_admin "$1" lifecycle chaincode approveformyorg "${orderer_flags[@]}" --channelID "$2" --name notary --version 1.0.0 --sequence 1 --package-id "$package_id" >/dev/null
}
commit() {
  endorsers $((cities / 2 + 1))
  as_admin 1 lifecycle chaincode commit "${orderer_flags[@]}" --channelID "$1" --name notary --version 1.0.0 --sequence 1 "${endorser_flags[@]}" >/dev/null
}
invoke() { # invoke CHANNEL HASH
  endorsers 2
  as_tenant 1 chaincode invoke "${orderer_flags[@]}" -C "$1" -n notary "${endorser_flags[@]}" --waitForEvent -c "{\"Args\":[\"register\",\"$2\"]}" >/dev/null
}
read_back() { # read_back CHANNEL HASH: from another city, until it has the block
  local n
  for ((n = 0; n < 100; n++)); do
    [[ "$(as_tenant 2 chaincode query -C "$1" -n notary -c "{\"Args\":[\"verify\",\"$2\"]}" || true)" == *"$2"* ]] && return
  done
  fail "city 2 never had $2"
}

round() {
  local ch=$1 hash t0 t steps=()
  hash="$(printf '%s' "$ch" | sha256)"
  t0="$(now_ms)"
  t=$t0
  step() {
    local n
    n="$(now_ms)"
    steps+=($((n - t)))
    t=$n
  }
  "$tools_bin/configtxgen" -configPath "$work" -profile Rent -channelID "$ch" -outputBlock "$work/$ch.block" >"$work/configtxgen.log" 2>&1 </dev/null
  step
  each_city join_orderer "$ch"; step
  each_city join_peer "$ch"; step
  each_city approve "$ch"; step
  commit "$ch"; step
  invoke "$ch" "$hash"; step
  local committed=$((t - t0))
  read_back "$ch" "$hash"; step
  (IFS=, && echo "$committed,${steps[*]}")
}

ensure_tools
[[ -e "$hansa_root/packages/presets/node_modules/fabric-shim" ]] || fail "the packages are not installed: run pnpm install"
say "stock tools: keys, configuration and $cities cities on $net.*"
make_crypto
write_builder
package_contract
write_configtx
orderer_flags=(-o "$net.1:7050" --tls --cafile "$(tls_ca 1)")
for ((c = 1; c <= cities; c++)); do
  write_orderer_config "$c"
  write_peer_config "$c"
done
start_nodes
for ((c = 1; c <= cities; c++)); do as_admin "$c" lifecycle chaincode install "$work/notary.tar.gz" >/dev/null; done
echo 'committed_ms,genesis,orderers,peers,approve,commit,transaction,read_back'
if ((rounds > 0)); then
  for ((r = 1; r <= rounds; r++)); do round "stock$r"; done
else
  while read -r name; do round "$name"; done
fi
