import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloudSim, startCloudSim } from '../frame/cloud-sim.ts';
import { canonicalQuery } from './signature.ts';

let sim: CloudSim;
beforeEach(async () => {
  sim = await startCloudSim({ clouds: ['baidu'], machines: 'hollow', timing: { bootMs: 20 } });
});
afterEach(() => sim.close());

/** One signed call; only the host is signed, which is the least that the vendor takes. */
async function call(method: string, target: string, body?: object) {
  const { accessKey, secretKey } = sim.vendor('baidu').account;
  const url = new URL(target, sim.endpoints.baidu?.http);
  const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');
  const prefix = `bce-auth-v1/${accessKey}/${new Date().toISOString().replace(/\.\d+Z$/, 'Z')}/1800`;
  const lines = [method, url.pathname, canonicalQuery(url.search.slice(1)), `host:${encodeURIComponent(url.host)}`];
  const signature = hmac(hmac(String(secretKey), prefix), lines.join('\n'));
  const headers = { authorization: `${prefix}/host/${signature}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return (await answer.json()) as { readonly code?: string } & Readonly<Record<string, string>>;
}

async function made(): Promise<string> {
  const { vpcId } = await call('POST', '/v1/vpc', { name: 'v', cidr: '10.0.0.0/16' });
  const place = { name: 's', zoneName: 'cn-bj-a', cidr: '10.0.1.0/24', vpcId };
  const { subnetId } = await call('POST', '/v1/subnet', place);
  const order = { spec: 'bcc.g5.c2m8', imageId: 'm-Simubuntu22', zoneName: 'cn-bj-a', subnetId };
  const { instanceIds } = await call('POST', '/v2/instanceBySpec', {
    ...order,
    billing: { paymentTiming: 'Postpaid' },
  });
  return instanceIds?.[0] ?? '';
}

const seen = async (id: string) =>
  (await call('GET', `/v2/instance/${id}`)).instance as unknown as Readonly<Record<string, unknown>>;

describe('an operator at the simulated Baidu', () => {
  it('reboots, renames, resizes and protects an instance', async () => {
    const id = await made();
    await expect.poll(async () => (await seen(id)).status).toBe('Running');
    await call('PUT', `/v2/instance/${id}?reboot`, { forceStop: false });
    await expect.poll(async () => (await seen(id)).status).toBe('Running');
    await call('PUT', `/v2/instance/${id}?modifyAttribute`, { name: '机器' });
    await call('PUT', '/v2/instance/batchAction?stop', { instanceIds: [id] });
    await call('PUT', `/v2/instanceBySpec/${id}?resize`, { spec: 'bcc.c5.c4m8' });
    expect(await seen(id)).toMatchObject({ name: '机器', spec: 'bcc.c5.c4m8' });
    await expect.poll(async () => (await seen(id)).status).toBe('Stopped');
    const open = sim
      .bill('baidu')
      .lines()
      .filter((line) => line.open && line.resource === id);
    expect(open.map(({ sku }) => sku)).toEqual(['bcc.c5.c4m8']);

    await call('PUT', `/v2/instance/${id}/deletionProtection`, { deletionProtection: 1 });
    expect((await call('DELETE', `/v2/instance/${id}`)).code).toBe('InstanceDeletionProtected');
  });

  it('tells what it does not have from what it does, also below a collection', async () => {
    expect((await call('GET', '/v2/instance/i-none')).code).toBe('NoSuchObject');
    expect((await call('GET', '/v2/asp')).code).toBe('InvalidURI');
    expect((await call('DELETE', '/v2/securityGroup/rule/r-none')).code).toBe('NoSuchObject');
  });
});
