import { randomBytes } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockDigest, buildGenesisBlock } from './build.ts';
import { checkGenesisBlock, type GenesisExpectation } from './check.ts';
import { encodeTree } from './config-tree.ts';
import { inspectGenesisBlock } from './inspect.ts';
import { encodePolicy, type PolicyRule } from './policy.ts';
import type { GenesisCity, GenesisSpec } from './spec.ts';

const city = (number: number): GenesisCity => ({
  mspId: `cn-${number}`,
  caCertificate: `ca ${number}`,
  tlsCaCertificate: `tlsca ${number}`,
  orderer: {
    host: `127.77.0.${number}`,
    port: 7050,
    identityCertificate: `orderer ${number}`,
    tlsCertificate: `orderer tls ${number}`,
    consenterNo: number,
  },
  peers: [{ host: `127.77.0.${number}`, port: 7051 }],
});

const spec = (cities: number, changes: Partial<GenesisSpec> = {}): GenesisSpec => ({
  channelId: 'ch-1',
  ordering: 'bft',
  cities: Array.from({ length: cities }, (_, index) => city(index + 1)),
  tenant: { mspId: 'te-1', rootCertificate: 'tenant root' },
  batchIntervalMs: 200,
  nonce: new Uint8Array(24).fill(7),
  createdAtMs: 1_790_000_000_123,
  ...changes,
});

const expectation = (changes: Partial<GenesisExpectation['self']> = {}): GenesisExpectation => ({
  channelId: 'ch-1',
  self: {
    mspId: 'cn-2',
    caCertificate: 'ca 2',
    tlsCaCertificate: 'tlsca 2',
    endorses: true,
    orderer: { identityCertificate: 'orderer 2', tlsCertificate: 'orderer tls 2' },
    ...changes,
  },
});

const specs = fc
  .record({
    cities: fc.integer({ min: 1, max: 16 }),
    ordering: fc.constantFrom('bft' as const, 'raft' as const),
    batchIntervalMs: fc.integer({ min: 1, max: 5000 }),
    nonce: fc.uint8Array({ minLength: 24, maxLength: 24 }),
    createdAtMs: fc.integer({ min: 1, max: 4_000_000_000_000 }),
  })
  .map(({ cities, ...rest }) => spec(cities, rest));

describe('buildGenesisBlock', () => {
  it('gives equal bytes for equal specs, whatever the order of the cities', () => {
    fc.assert(
      fc.property(specs, (given) => {
        const block = buildGenesisBlock(given);
        const shuffled = { ...given, cities: given.cities.toReversed() };
        expect(blockDigest(buildGenesisBlock(shuffled))).toBe(blockDigest(block));
        expect(blockDigest(buildGenesisBlock({ ...given, nonce: randomBytes(24) }))).not.toBe(blockDigest(block));
      }),
      { numRuns: 30 },
    );
  });

  it('refuses specs that Fabric would refuse or that say two things at once', () => {
    const refusals: [Partial<GenesisSpec>, RegExp][] = [
      [{ channelId: 'Ch_1' }, /channel id/],
      [{ cities: [] }, /no city orders/],
      [{ cities: [city(1), city(1)] }, /same MSP id/],
      [{ cities: [city(1), { ...city(2), orderer: { ...city(1).orderer, consenterNo: 1 } as never }] }, /same number/],
      [{ nonce: new Uint8Array(3) }, /nonce/],
      [{ batchIntervalMs: 0 }, /interval/],
    ];
    for (const [changes, objection] of refusals) {
      expect(() => buildGenesisBlock(spec(4, changes))).toThrow(objection);
    }
  });
});

describe('inspectGenesisBlock', () => {
  it('reads back what was built', () => {
    fc.assert(
      fc.property(specs, (given) => {
        const summary = inspectGenesisBlock(buildGenesisBlock(given));
        const expected = { ...given, cities: given.cities.toSorted((a, b) => (a.mspId < b.mspId ? -1 : 1)) };
        const raft = ({ orderer, ...rest }: GenesisCity): GenesisCity => {
          const { identityCertificate: _, ...named } = orderer ?? ({} as never);
          return { ...rest, orderer: named } as GenesisCity;
        };
        const cities = given.ordering === 'raft' ? expected.cities.map(raft) : expected.cities;
        expect(summary).toMatchObject({ ...expected, cities });
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    { cities: 1, endorsement: 1, lifecycle: 1, validation: 1 },
    { cities: 3, endorsement: 2, lifecycle: 2, validation: 2 },
    { cities: 4, endorsement: 2, lifecycle: 3, validation: 3 },
    { cities: 5, endorsement: 2, lifecycle: 3, validation: 4 },
    { cities: 6, endorsement: 2, lifecycle: 4, validation: 4 },
    { cities: 7, endorsement: 3, lifecycle: 4, validation: 5 },
    { cities: 10, endorsement: 4, lifecycle: 6, validation: 7 },
  ])('asks of $cities cities $endorsement endorsers, $lifecycle for contracts and $validation consenters', (row) => {
    const { policies } = inspectGenesisBlock(buildGenesisBlock(spec(row.cities)));
    const mspIds = spec(row.cities).cities.map(({ mspId }) => mspId);
    const peers = mspIds.toSorted().map((mspId) => ({ mspId, role: 'peer' }));
    const admins = mspIds.toSorted().map((mspId) => ({ mspId, role: 'admin' }));
    expect(policies['Channel/Application/Endorsement']).toEqual({ type: 'signature', n: row.endorsement, of: peers });
    expect(policies['Channel/Application/LifecycleEndorsement']).toMatchObject({ n: row.lifecycle, of: peers });
    expect(policies['Channel/Orderer/BlockValidation']).toMatchObject({ n: row.validation });
    expect(policies['Channel/Orderer/Admins']).toMatchObject({ n: row.lifecycle, of: admins });
    expect(policies['Channel/Application/Admins']).toEqual({
      type: 'signature',
      n: 2,
      of: [
        { mspId: 'te-1', role: 'admin' },
        { n: row.lifecycle, of: admins },
      ],
    });
  });

  it('lets a city order without endorsing and endorse without ordering', () => {
    const { peers: _p, ...orders } = city(2);
    const { orderer: _o, ...endorses } = city(3);
    const { cities } = inspectGenesisBlock(buildGenesisBlock(spec(0, { cities: [city(1), orders, endorses] })));
    expect(cities).toEqual(expect.arrayContaining([city(1), orders, endorses]));
  });
});

/** The block with its configuration changed by a hand that keeps the data hash right. */
function tamper(block: Uint8Array, change: (channel: common.ConfigGroup) => void): Uint8Array {
  const decoded = common.Block.deserializeBinary(block);
  const envelope = common.Envelope.deserializeBinary(decoded.getData()?.getDataList_asU8()[0] ?? new Uint8Array());
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const config = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8());
  const group = config.getConfig()?.getChannelGroup();
  if (group) change(group);
  payload.setData(config.serializeBinary());
  envelope.setPayload(payload.serializeBinary());
  const data = envelope.serializeBinary();
  decoded.getData()?.setDataList([data]);
  decoded.getHeader()?.setDataHash(Buffer.from(blockDigest(data).slice('sha256:'.length), 'hex'));
  return decoded.serializeBinary();
}

const application = (channel: common.ConfigGroup) => channel.getGroupsMap().get('Application') as common.ConfigGroup;

function setPolicy(group: common.ConfigGroup, name: string, rule: PolicyRule): void {
  const configured = new common.ConfigPolicy();
  configured.setPolicy(encodePolicy({ type: 'signature', ...rule }));
  configured.setModPolicy('Admins');
  group.getPoliciesMap().set(name, configured);
}

describe('checkGenesisBlock', () => {
  const block = buildGenesisBlock(spec(4));

  it('accepts what the membership implies, BFT or Raft', () => {
    const digest = blockDigest(block);
    expect(checkGenesisBlock(block, { ...expectation(), digest })).toMatchObject({ channelId: 'ch-1', digest });
    expect(checkGenesisBlock(buildGenesisBlock(spec(3, { ordering: 'raft' })), expectation()).ordering).toBe('raft');
  });

  it('refuses a policy, an organisation, an ACL or a mod policy that the membership does not imply', () => {
    const weaker = { n: 1, of: [{ mspId: 'te-1', role: 'member' as const }] };
    const attacks: [(channel: common.ConfigGroup) => void, RegExp][] = [
      [(channel) => setPolicy(application(channel), 'Endorsement', weaker), /Application\/Endorsement \(policy\)/],
      [(channel) => setPolicy(application(channel), 'Backdoor', weaker), /Application\/Backdoor \(policy\)/],
      [(channel) => application(channel).getValuesMap().set('ACLs', new common.ConfigValue()), /Application\/ACLs/],
      [(channel) => application(channel).setModPolicy('Readers'), /differs|implied.*Channel\/Application/],
      [
        (channel) => {
          channel.getGroupsMap().set('Extra', encodeTree({ values: {}, policies: {} }));
        },
        /Channel\/Extra/,
      ],
    ];
    for (const [attack, objection] of attacks) {
      expect(() => checkGenesisBlock(tamper(block, attack), expectation())).toThrow(objection);
    }
  });

  it('leaves to the other hosts of the city what those are named for', () => {
    const { orderer: _, ...self } = expectation().self;
    const endorsing = { channelId: 'ch-1', self: { ...self, orderer: 'elsewhere' as const } };
    const ordering = expectation({ endorses: 'elsewhere' });
    for (const host of [endorsing, ordering]) expect(checkGenesisBlock(block, host).channelId).toBe('ch-1');
    expect(() => checkGenesisBlock(block, { channelId: 'ch-1', self })).toThrow(/consenter/);
    const stale = { ...endorsing, self: { ...endorsing.self, endorses: false } };
    expect(() => checkGenesisBlock(block, stale)).toThrow(/endorser/);
  });

  it('keeps every peer of a city, in the order given', () => {
    const peers = [2, 1].map((number) => ({ host: `127.77.0.${number}`, port: 7051 }));
    const given = spec(4, { cities: [{ ...city(1), peers }, city(2), city(3), city(4)] });
    const read = inspectGenesisBlock(buildGenesisBlock(given));
    expect(read.cities.find(({ mspId }) => mspId === 'cn-1')?.peers).toEqual(peers);
    expect(() => buildGenesisBlock(spec(4, { cities: [{ ...city(1), peers: [] }, city(2)] }))).toThrow(
      /without a peer/,
    );
  });

  it('refuses another channel, other certificates of its own, another part, or a member that it is not', () => {
    expect(() => checkGenesisBlock(block, { ...expectation(), channelId: 'ch-2' })).toThrow(/channel ch-1/);
    expect(() => checkGenesisBlock(block, expectation({ caCertificate: 'other' }))).toThrow(/root certificate/);
    expect(() => checkGenesisBlock(block, expectation({ endorses: false }))).toThrow(/endorser/);
    expect(() => checkGenesisBlock(block, expectation({ mspId: 'cn-9' }))).toThrow(/no member/);
    const orderer = { identityCertificate: 'stale', tlsCertificate: 'orderer tls 2' };
    expect(() => checkGenesisBlock(block, expectation({ orderer }))).toThrow(/orderer's certificate/);
  });

  it('refuses a wrong data hash, a wrong digest, and anything else that can be sent', () => {
    const decoded = common.Block.deserializeBinary(block);
    decoded.getHeader()?.setDataHash(new Uint8Array(32));
    expect(() => checkGenesisBlock(decoded.serializeBinary(), expectation())).toThrow(/data hash/);
    expect(() => checkGenesisBlock(block, { ...expectation(), digest: 'sha256:00' })).toThrow(/digest/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(block.length - 1), (rubbish, at) => {
        expect(() => checkGenesisBlock(rubbish, expectation())).toThrow(/refused/);
        const flipped = Uint8Array.from(block);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        expect(() => checkGenesisBlock(flipped, expectation())).toThrow(/refused/);
      }),
    );
  });
});
