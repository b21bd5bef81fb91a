import { createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudSim, startCloudSim } from '../frame/cloud-sim.ts';
import model from './model.json' with { type: 'json' };

interface Answer {
  readonly status: number;
  readonly reason: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

let sim: CloudSim;
let token = '';
beforeAll(async () => {
  sim = await startCloudSim({ clouds: ['google'], machines: 'hollow' });
  token = String((await signIn({})).body.access_token);
});
afterAll(() => sim.close());

const url = (path: string) => `${sim.endpoints.google?.http}${path}`;
const accountOf = () => sim.vendor('google').account as { project: string; serviceAccount: Record<string, string> };

async function answerOf(response: Response): Promise<Answer> {
  const body = JSON.parse(await response.text()) as { error?: { errors?: readonly { reason?: string }[] } };
  return { status: response.status, reason: body.error?.errors?.[0]?.reason, body };
}

/** The token for an assertion that is right except for what `changed` says. */
function signIn(changed: object): Promise<Answer> {
  const { client_email: iss, private_key = '', token_uri: aud } = accountOf().serviceAccount;
  const iat = Math.floor(Date.now() / 1000);
  const scope = 'https://www.googleapis.com/auth/cloud-platform';
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss, aud, scope, iat, exp: iat + 3600, ...changed })}`;
  const signature = sign('sha256', Buffer.from(signed), createPrivateKey(private_key)).toString('base64url');
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const body = new URLSearchParams({ grant_type, assertion: `${signed}.${signature}` });
  return fetch(url('/token'), { method: 'POST', body }).then(answerOf);
}

const compute = (method: string, path: string, body?: object, bearer = token): Promise<Answer> =>
  fetch(url(`/compute/v1/projects/${accountOf().project}/${path}`), {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).then(answerOf);

const network = (name: string) => ({ name, autoCreateSubnetworks: false });
const zone = 'zones/us-central1-b';

describe('the simulator of Google', () => {
  it('gives a token only for an assertion that is signed, meant for it and of this hour', async () => {
    const refused = [{ iss: 'nobody@nowhere' }, { aud: 'https://elsewhere' }, { iat: 1, exp: 3601 }].map(signIn);
    for (const { status, body } of await Promise.all(refused))
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });

  it('refuses a stranger, an unknown path, an unknown member and an unknown parameter', async () => {
    expect((await compute('GET', 'regions', undefined, 'no')).reason).toBe('authError');
    expect((await compute('GET', 'global/urlMaps')).status).toBe(404);
    expect((await compute('POST', 'global/networks', { ...network('n'), colour: 'red' })).reason).toBe('badRequest');
    expect((await compute('GET', 'regions?colour=red')).reason).toBe('badRequest');
  });

  it('has a name once, and answers an operation that is done in a while', async () => {
    const { body } = await compute('POST', 'global/networks', network('once'));
    expect(body).toMatchObject({ kind: 'compute#operation', operationType: 'insert' });
    await expect.poll(async () => (await compute('GET', `global/operations/${body.name}`)).body.status).toBe('DONE');
    expect((await compute('POST', 'global/networks', network('once'))).reason).toBe('alreadyExists');
  });

  it('lists by pages and filters', async () => {
    for (const name of ['p1', 'p2', 'p3']) await compute('POST', 'global/networks', network(name));
    const first = await compute('GET', 'global/networks?maxResults=2&filter=name%20eq%20p.*');
    expect(first.body.items).toMatchObject([{ name: 'p1' }, { name: 'p2' }]);
    const next = encodeURIComponent(String(first.body.nextPageToken));
    const second = await compute('GET', `global/networks?maxResults=2&filter=name%20eq%20p.*&pageToken=${next}`);
    expect(second.body.items).toMatchObject([{ name: 'p3' }]);
    expect(second.body.nextPageToken).toBeUndefined();
  });

  it('answers a repeated requestId with the first operation, also when that failed', async () => {
    await compute('POST', 'global/networks', network('net'));
    const place = { name: 'sub', ipCidrRange: '10.0.0.0/24', network: 'global/networks/net' };
    await expect.poll(async () => (await compute('POST', 'regions/us-central1/subnetworks', place)).status).toBe(200);
    const instance = {
      name: 'm',
      machineType: `${zone}/machineTypes/e2-medium`,
      disks: [
        { boot: true, initializeParams: { sourceImage: 'projects/debian-cloud/global/images/family/debian-12' } },
      ],
      networkInterfaces: [{ subnetwork: 'regions/us-central1/subnetworks/sub' }],
    };
    const insert = () => compute('POST', `${zone}/instances?requestId=7f000001-0000-4000-8000-000000000001`, instance);
    await expect.poll(async () => (await compute('GET', 'regions/us-central1/subnetworks/sub')).status).toBe(200);
    sim.faults('google').script({ operation: 'compute.instances.insert', kind: 'capacity' });
    const failed = await insert();
    expect(failed.body).toMatchObject({ error: { errors: [{ code: 'ZONE_RESOURCE_POOL_EXHAUSTED' }] } });
    expect((await insert()).body.name).toBe(failed.body.name);
  });

  it('is operated by hand: labels by fingerprint, stop, another machine type, start, protection', async () => {
    sim.faults('google').clear();
    await compute('POST', 'global/networks', network('hand'));
    const place = { name: 'hand', ipCidrRange: '10.1.0.0/24', network: 'global/networks/hand' };
    await expect.poll(async () => (await compute('POST', 'regions/us-central1/subnetworks', place)).status).toBe(200);
    const sourceImage = 'projects/debian-cloud/global/images/family/debian-12';
    const order = {
      ...{ name: 'hand', machineType: `${zone}/machineTypes/e2-medium` },
      ...{ disks: [{ boot: true, initializeParams: { sourceImage } }] },
      networkInterfaces: [{ subnetwork: 'regions/us-central1/subnetworks/hand' }],
    };
    await expect.poll(async () => (await compute('POST', `${zone}/instances`, order)).status).toBe(200);
    const seen = async () => (await compute('GET', `${zone}/instances/hand`)).body;
    const act = (verb: string, body?: object) => compute('POST', `${zone}/instances/hand/${verb}`, body);
    await expect.poll(async () => (await seen()).status).toBe('RUNNING');
    expect((await seen()).networkInterfaces).toMatchObject([{ network: expect.stringContaining('networks/hand') }]);

    const labels = { labels: { city: 'x' }, labelFingerprint: (await seen()).labelFingerprint };
    expect((await act('setLabels', { ...labels, labelFingerprint: 'AAAA' })).reason).toBe('conditionNotMet');
    expect((await act('setLabels', labels)).status).toBe(200);
    expect((await seen()).labelFingerprint).not.toBe(labels.labelFingerprint);

    const larger = { machineType: `${zone}/machineTypes/e2-standard-2` };
    expect((await act('setMachineType', larger)).reason).toBe('resourceNotReady');
    await act('stop');
    await expect.poll(async () => (await seen()).status).toBe('TERMINATED');
    const billed = () =>
      sim
        .bill('google')
        .lines()
        .filter(({ resource, open }) => open && resource.endsWith('s/hand'));
    expect(billed().map(({ sku }) => sku)).toEqual(['pd-standard']);
    expect((await act('setMachineType', larger)).status).toBe(200);
    await act('start');
    expect(billed().map(({ sku }) => sku)).toEqual(['pd-standard', 'e2-standard-2']);

    await act('setDeletionProtection?deletionProtection=true');
    expect((await compute('DELETE', `${zone}/instances/hand`)).reason).toBe('resourceInUseByAnotherResource');
  });

  it('has a handle for every method that it says it has', () => {
    expect(sim.vendor('google').operations).toHaveLength(1 + model.methods.length);
  });
});
