import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudSim, startCloudSim } from '../frame/cloud-sim.ts';

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the vendor answers
  readonly body: Readonly<Record<string, any>>;
}

let sim: CloudSim;
let token = '';
beforeAll(async () => {
  sim = await startCloudSim({ clouds: ['azure'], machines: 'hollow' });
  token = String((await signIn(String(sim.vendor('azure').account.clientSecret))).body.access_token);
});
afterAll(() => sim.close());

const url = (path: string) => `${sim.endpoints.azure?.http}${path}`;

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as { error?: { code?: string } };
  return { status: response.status, code: body.error?.code, headers: response.headers, body };
}

function signIn(client_secret: string): Promise<Answer> {
  const { tenantId, clientId } = sim.vendor('azure').account;
  const scope = 'https://management.azure.com/.default';
  const form = { grant_type: 'client_credentials', client_id: String(clientId), client_secret, scope };
  return fetch(url(`/${tenantId}/oauth2/v2.0/token`), { method: 'POST', body: new URLSearchParams(form) }).then(
    answerOf,
  );
}

const arm = (method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> =>
  fetch(url(`/subscriptions/${sim.vendor('azure').account.subscriptionId}${path}`), {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).then(answerOf);

const head = (path: string): Promise<Response> =>
  fetch(url(`/subscriptions/${sim.vendor('azure').account.subscriptionId}${path}${version}`), {
    method: 'HEAD',
    headers: { authorization: `Bearer ${token}` },
  });

const version = '?api-version=2026-01-01';
const group = '/resourceGroups/g';
const addresses = `${group}/providers/Microsoft.Network/publicIPAddresses`;
const address = { location: 'eastus', sku: { name: 'Standard' }, properties: { publicIPAllocationMethod: 'Static' } };

describe('the simulator of Azure', () => {
  it('gives a token for the right secret only', async () => {
    const refused = await signIn('wrong');
    expect([refused.status, refused.body.error]).toEqual([401, 'invalid_client']);
    expect(refused.body.error_description).toMatch(/^AADSTS7000215/);
  });

  it('refuses a request without a token, without a version, and of a type that it does not have', async () => {
    expect((await arm('GET', version, undefined, { authorization: 'Bearer no' })).code).toBe(
      'InvalidAuthenticationToken',
    );
    expect((await arm('GET', '')).code).toBe('MissingApiVersionParameter');
    expect((await arm('GET', `/providers/Microsoft.Web/sites${version}`)).code).toBe('InvalidResourceType');
    expect((await arm('GET', `${group}x${version}`)).code).toBe('ResourceGroupNotFound');
  });

  it('makes a resource by a long-running operation, and counts down what is left of the rate', async () => {
    await arm('PUT', `${group}${version}`, { location: 'eastus' });
    const made = await arm('PUT', `${addresses}/a${version}`, address);
    expect([made.status, made.headers.get('retry-after')]).toEqual([201, '1']);
    expect(Number(made.headers.get('x-ms-ratelimit-remaining-subscription-writes'))).toBeLessThan(200);
    const operation = made.headers.get('azure-asyncoperation') ?? '';
    await expect
      .poll(async () => (await arm('GET', operation.split(/\/subscriptions\/[^/]+/)[1] ?? '')).body.status)
      .toBe('Succeeded');
    const seen = await arm('GET', `${addresses}/A${version}`);
    expect(seen.body).toMatchObject({ name: 'a', properties: { provisioningState: 'Succeeded' } });
    expect((await arm('PUT', `${addresses}/a${version}`, address, { 'if-none-match': '*' })).code).toBe(
      'PreconditionFailed',
    );
  });

  it('refuses members that the model does not have, and values of the wrong kind', async () => {
    const unknown = await arm('PUT', `${addresses}/b${version}`, { ...address, colour: 'red' });
    expect([unknown.status, unknown.code]).toEqual([400, 'InvalidRequestContent']);
    const wrong = { ...address, properties: { publicIPAllocationMethod: 'Sometimes' } };
    expect((await arm('PUT', `${addresses}/b${version}`, wrong)).code).toBe('InvalidParameter');
  });

  it('shows, merges and replaces tags by the path that tags have of their own', async () => {
    await arm('PUT', `${group}${version}`, { location: 'eastus', tags: { a: '1' } });
    const tags = `${group}/providers/Microsoft.Resources/tags/default${version}`;
    const merge = { operation: 'Merge', properties: { tags: { b: '杭州' } } };
    expect((await arm('PATCH', tags, merge)).body.properties).toEqual({ tags: { a: '1', b: '杭州' } });
    expect((await arm('PATCH', `${group}${version}`, { tags: { c: '3' } })).body.tags).toEqual({ c: '3' });
    expect([(await head(group)).status, (await head('/resourceGroups/none')).status]).toEqual([204, 404]);
  });

  it('has subnets and rules as resources of their own, which cannot go while a card stands in them', async () => {
    await arm('PUT', `${group}${version}`, { location: 'eastus' });
    const base = `${group}/providers/Microsoft.Network`;
    const space = { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } };
    await arm('PUT', `${base}/virtualNetworks/v${version}`, { location: 'eastus', properties: space });
    await arm('PUT', `${base}/networkSecurityGroups/n${version}`, { location: 'eastus', properties: {} });
    const settled = (path: string) =>
      expect
        .poll(async () => (await arm('GET', `${path}${version}`)).body.properties?.provisioningState)
        .toBe('Succeeded');
    await settled(`${base}/virtualNetworks/v`);
    await settled(`${base}/networkSecurityGroups/n`);
    const subnet = `${base}/virtualNetworks/v/subnets/s`;
    const made = await arm('PUT', `${subnet}${version}`, { properties: { addressPrefix: '10.0.1.0/24' } });
    expect([made.status, made.body.name]).toEqual([201, 's']);
    const rule = {
      ...{ protocol: 'Tcp', sourcePortRange: '*', destinationPortRange: '22', priority: 99, direction: 'Inbound' },
      ...{ sourceAddressPrefix: '*', destinationAddressPrefix: '*', access: 'Allow' },
    };
    const rules = `${base}/networkSecurityGroups/n/securityRules`;
    expect((await arm('PUT', `${rules}/r${version}`, { properties: rule })).code).toBe('SecurityRuleInvalidPriority');
    await arm('PUT', `${rules}/r${version}`, { properties: { ...rule, priority: 100 } });
    expect((await arm('GET', `${rules}${version}`)).body.value).toHaveLength(1);
    await settled(`${base}/virtualNetworks/v`);
    await settled(`${base}/networkSecurityGroups/n`);
    const subscription = sim.vendor('azure').account.subscriptionId;
    const at = (path: string) => ({ id: `/subscriptions/${subscription}${path}` });
    const card = {
      ipConfigurations: [{ name: 'c', properties: { subnet: at(subnet) } }],
      networkSecurityGroup: at(`${base}/networkSecurityGroups/n`),
    };
    await arm('PUT', `${base}/networkInterfaces/i${version}`, { location: 'eastus', properties: card });
    expect((await arm('DELETE', `${subnet}${version}`)).code).toBe('InUseSubnetCannotBeDeleted');
    expect((await arm('DELETE', `${base}/networkSecurityGroups/n${version}`)).code).toBe(
      'InUseNetworkSecurityGroupCannotBeDeleted',
    );
  });

  it('refuses with Retry-After when the bucket is empty', async () => {
    const answers = await Promise.all(Array.from({ length: 230 }, () => arm('DELETE', `${addresses}/none${version}`)));
    const throttled = answers.find(({ status }) => status === 429);
    expect(throttled?.code).toBe('SubscriptionRequestsThrottled');
    expect(Number(throttled?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
