# shellcheck shell=bash
# The stock network: keys, configuration files and processes of four cities. Sourced by run.sh, whose variables it reads.
# shellcheck disable=SC2154 # work, cities, net, batch and the rest are set by run.sh

org_dir() { echo "$work/crypto/peerOrganizations/$1.test"; }

# each_number TEXT: prints it once a city, with the city's number for @.
each_number() {
  local i
  for ((i = 1; i <= cities; i++)); do printf '%b' "${1//@/$i}"; done
}

# principals ROLE: 'City1MSP.role','City2MSP.role',…
principals() {
  local list
  list="$(each_number "'City@MSP.$1',")"
  echo "${list%,}"
}

make_crypto() {
  {
    echo 'PeerOrgs:'
    each_number "  - { Name: City@, Domain: city@.test, EnableNodeOUs: true, Users: { Count: 1 }, Specs: [{ Hostname: peer, SANS: [$net.@] }, { Hostname: orderer, SANS: [$net.@] }] }\n"
    echo '  - { Name: Tenant, Domain: tenant.test, EnableNodeOUs: true, Users: { Count: 1 } }'
  } >"$work/crypto.yaml"
  "$tools_bin/cryptogen" generate --config="$work/crypto.yaml" --output="$work/crypto" >/dev/null
}

write_orderer_config() {
  local i=$1 d="$work/city$1/orderer" crypto
  crypto="$(org_dir "city$i")/peers/orderer.city$i.test"
  mkdir -p "$d"
  cat >"$d/orderer.yaml" <<YAML
General:
  ListenAddress: $net.$i
  ListenPort: 7050
  LocalMSPID: City${i}MSP
  LocalMSPDir: $crypto/msp
  BCCSP: { Default: SW, SW: { Hash: SHA2, Security: 256 } }
  TLS: { Enabled: true, PrivateKey: $crypto/tls/server.key, Certificate: $crypto/tls/server.crt, RootCAs: [$crypto/tls/ca.crt] }
  Keepalive: { ServerMinInterval: 60s, ServerInterval: 7200s, ServerTimeout: 20s }
FileLedger: { Location: $d/ledger }
Consensus: { WALDir: $d/wal, SnapDir: $d/snap }
Admin:
  ListenAddress: $net.$i:7053
  TLS:
    Enabled: true
    PrivateKey: $crypto/tls/server.key
    Certificate: $crypto/tls/server.crt
    ClientAuthRequired: true
    ClientRootCAs: [$crypto/tls/ca.crt]
ChannelParticipation: { Enabled: true, MaxRequestBodySize: 1 MB }
Operations: { ListenAddress: "$net.$i:8443" }
Metrics: { Provider: disabled }
YAML
}

write_peer_config() {
  local i=$1 d="$work/city$1/peer" crypto
  crypto="$(org_dir "city$i")/peers/peer.city$i.test"
  mkdir -p "$d"
  cat >"$d/core.yaml" <<YAML
peer:
  id: peer.city$i
  networkId: stock
  listenAddress: $net.$i:7051
  address: $net.$i:7051
  chaincodeListenAddress: $net.$i:7052
  localMspId: City${i}MSP
  mspConfigPath: $crypto/msp
  fileSystemPath: $d/data
  tls: { enabled: true, cert: { file: $crypto/tls/server.crt }, key: { file: $crypto/tls/server.key }, rootcert: { file: $crypto/tls/ca.crt } }
  gateway: { enabled: true, endorsementTimeout: 30s, broadcastTimeout: 30s, dialTimeout: 2m }
  keepalive:
    minInterval: 60s
    client: { interval: 60s, timeout: 20s }
    deliveryClient: { interval: 60s, timeout: 20s }
  gossip:
    bootstrap: $net.$i:7051
    externalEndpoint: $net.$i:7051
    useLeaderElection: false
    orgLeader: true
    state: { enabled: false }
    pvtData:
      reconciliationEnabled: false
      implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 }
  deliveryclient: { blockGossipEnabled: false, reConnectBackoffThreshold: 3s, reconnectTotalTimeThreshold: 3600s }
  authentication: { timewindow: 15m }
  BCCSP: { Default: SW, SW: { Hash: SHA2, Security: 256 } }
  client: { connTimeout: 3s }
  handlers:
    authFilters: [{ name: DefaultAuth }, { name: ExpirationCheck }, { name: TimeWindowCheck }]
    decorators: [{ name: DefaultDecorator }]
    endorsers: { escc: { name: DefaultEndorsement } }
    validators: { vscc: { name: DefaultValidation } }
  discovery: { enabled: true, authCacheEnabled: true, authCacheMaxSize: 1000, authCachePurgeRetentionRatio: 0.75 }
  limits: { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 500 } }
vm: { endpoint: "" }
chaincode:
  mode: net
  installTimeout: 60s
  startuptimeout: 30s
  executetimeout: 30s
  externalBuilders: [{ name: ccaas, path: $work/builder }]
  system: { _lifecycle: enable, cscc: enable, lscc: enable, qscc: enable }
ledger:
  state: { stateDatabase: goleveldb, totalQueryLimit: 100000 }
  history: { enableHistoryDatabase: false }
  snapshots: { rootDir: $d/snapshots }
operations: { listenAddress: "$net.$i:9443" }
metrics: { provider: disabled }
YAML
}

write_builder() {
  mkdir -p "$work/builder/bin"
  # shellcheck disable=SC2016 # for the builder's shell
  {
    printf '#!/bin/sh\ngrep -q ccaas "$2/metadata.json"\n' >"$work/builder/bin/detect"
    printf '#!/bin/sh\ncp "$1/connection.json" "$3/"\n' >"$work/builder/bin/build"
    printf '#!/bin/sh\nmkdir -p "$2/chaincode/server" && cp "$1/connection.json" "$2/chaincode/server/"\n' >"$work/builder/bin/release"
  }
  chmod +x "$work/builder/bin/"*
}

# Sets package_id.
package_contract() {
  local t="$work/package"
  mkdir -p "$t"
  echo "{\"address\":\"$net.250:9999\",\"dial_timeout\":\"10s\",\"tls_required\":false}" >"$t/connection.json"
  echo '{"type":"ccaas","label":"notary"}' >"$t/metadata.json"
  tar -C "$t" -czf "$t/code.tar.gz" connection.json
  tar -C "$t" -czf "$work/notary.tar.gz" metadata.json code.tar.gz
  package_id="notary:$(sha256sum "$work/notary.tar.gz" | cut -d' ' -f1)"
}

# The policies and timers of packages/fabric/src/genesis, as configtxgen takes them.
write_configtx() {
  local i o majority=$((cities / 2 + 1)) faults=$(((cities - 1) / 3)) threshold
  threshold=$((faults + 1 > 2 ? faults + 1 : 2))
  {
    echo 'Organizations:'
    for ((i = 1; i <= cities; i++)); do write_city_org "$i"; done
    cat <<YAML
  - &Tenant
    Name: TenantMSP
    ID: TenantMSP
    MSPDir: $(org_dir tenant)/msp
    Policies:
      Readers: { Type: Signature, Rule: "OR('TenantMSP.member')" }
      Writers: { Type: Signature, Rule: "OR('TenantMSP.member')" }
      Admins: { Type: Signature, Rule: "OR('TenantMSP.admin')" }
      Endorsement: { Type: Signature, Rule: "OR('TenantMSP.peer')" }
Profiles:
  Rent:
    Capabilities: { V3_0: true }
    Policies:
      Readers: { Type: ImplicitMeta, Rule: ANY Readers }
      Writers: { Type: ImplicitMeta, Rule: ANY Writers }
      Admins: { Type: ImplicitMeta, Rule: MAJORITY Admins }
    Orderer:
      OrdererType: BFT
      BatchTimeout: $batch
      BatchSize: { MaxMessageCount: 500, AbsoluteMaxBytes: 10 MB, PreferredMaxBytes: 2 MB }
      Capabilities: { V2_0: true }
      Policies:
        Readers: { Type: ImplicitMeta, Rule: ANY Readers }
        Writers: { Type: ImplicitMeta, Rule: ANY Writers }
        Admins: { Type: Signature, Rule: "OutOf($majority, $(principals admin))" }
        BlockValidation: { Type: ImplicitMeta, Rule: ANY Writers }
      SmartBFT:
        RequestBatchMaxInterval: $batch
        RequestForwardTimeout: 1s
        RequestComplainTimeout: 4s
        RequestAutoRemoveTimeout: 3m0s
        ViewChangeResendInterval: 1s
        ViewChangeTimeout: 5s
        LeaderHeartbeatTimeout: 20s
        LeaderHeartbeatCount: 10
        CollectTimeout: 1s
        IncomingMessageBufferSize: 200
        RequestPoolSize: 100000
      ConsenterMapping:
YAML
    for ((i = 1; i <= cities; i++)); do
      o="$(org_dir "city$i")/peers/orderer.city$i.test"
      echo "        - { ID: $i, Host: $net.$i, Port: 7050, MSPID: City${i}MSP, Identity: $o/msp/signcerts/orderer.city$i.test-cert.pem, ClientTLSCert: $o/tls/server.crt, ServerTLSCert: $o/tls/server.crt }"
    done
    echo '      Organizations:'
    each_number '        - *City@\n'
    cat <<YAML
    Application:
      Capabilities: { V2_5: true }
      Policies:
        Readers: { Type: ImplicitMeta, Rule: ANY Readers }
        Writers: { Type: ImplicitMeta, Rule: ANY Writers }
        Admins: { Type: Signature, Rule: "AND('TenantMSP.admin', OutOf($majority, $(principals admin)))" }
        LifecycleEndorsement: { Type: Signature, Rule: "OutOf($majority, $(principals peer))" }
        Endorsement: { Type: Signature, Rule: "OutOf($threshold, $(principals peer))" }
      Organizations:
YAML
    each_number '        - *City@\n'
    echo '        - *Tenant'
  } >"$work/configtx.yaml"
}

write_city_org() {
  cat <<YAML
  - &City$1
    Name: City${1}MSP
    ID: City${1}MSP
    MSPDir: $(org_dir "city$1")/msp
    OrdererEndpoints: ["$net.$1:7050"]
    AnchorPeers: [{ Host: $net.$1, Port: 7051 }]
    Policies:
      Readers: { Type: Signature, Rule: "OR('City${1}MSP.member')" }
      Writers: { Type: Signature, Rule: "OR('City${1}MSP.member')" }
      Admins: { Type: Signature, Rule: "OR('City${1}MSP.admin')" }
      Endorsement: { Type: Signature, Rule: "OR('City${1}MSP.peer')" }
YAML
}

wait_port() {
  local n
  for ((n = 0; n < 1200; n++)); do
    (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null && return
    sleep 0.05
  done
  fail "nothing listens on $1:$2"
}

# Adds to pids.
start_nodes() {
  local i notary="$hansa_root/packages/presets/src/notary"
  for ((i = 1; i <= cities; i++)); do
    FABRIC_CFG_PATH="$work/city$i/orderer" FABRIC_LOGGING_SPEC=warn "$HANSA_FABRIC_BIN/orderer" start >"$work/city$i/orderer/log" 2>&1 </dev/null &
    pids+=($!)
    FABRIC_CFG_PATH="$work/city$i/peer" FABRIC_LOGGING_SPEC=warn "$HANSA_FABRIC_BIN/peer" node start >"$work/city$i/peer/log" 2>&1 </dev/null &
    pids+=($!)
  done
  (cd -- "$notary" && exec node ../../node_modules/fabric-shim/cli.js server --chaincode-address="$net.250:9999" --chaincode-id="$package_id") >"$work/contract.log" 2>&1 </dev/null &
  pids+=($!)
  for ((i = 1; i <= cities; i++)); do
    wait_port "$net.$i" 7050
    wait_port "$net.$i" 7051
  done
  wait_port "$net.250" 9999
}
