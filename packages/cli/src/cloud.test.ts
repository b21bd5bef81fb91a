import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { cities as catalogue } from '@hansa/core/cities';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './run.ts';
import { parseSettings } from './settings-file.ts';

const resource = {
  parentId: 'op-1',
  generation: 1,
  status: {},
  conditions: [],
  observedGeneration: 1,
  version: 1,
  ready: true,
  reason: '',
  message: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  deletingAt: null,
};
const account = {
  ...resource,
  kind: 'cloud-account',
  id: 'ca-0000000000000001',
  name: 'main',
  spec: { cloud: 'aws', region: 'eu-central-1', options: {} },
};
const cityNode = (city: string, cloud = 'aws', ready = true) => ({
  ...resource,
  kind: 'city-node',
  id: `cn-${city}`,
  name: city,
  spec: { city, cloud, profile: 'light', schedulable: true },
  ready,
  message: ready ? '' : 'the machine is being made',
});

const monthly = [{ currency: 'USD', microsPerMonth: 68_736_000, confidence: 'medium' }];
const priced = { amountMicros: 80_000, currency: 'USD', asOf: '2026-07-20', source: 'a list', origin: 'book' };
const plannedCity = {
  city: 'DEFRA',
  cloud: 'aws',
  profile: 'light',
  account: account.id,
  region: 'eu-central-1',
  existing: null,
  machines: [{ type: 't3.large', image: 'ubuntu', diskGiB: 100, count: 1 }],
  calls: [],
  prices: [
    {
      kind: 'disk',
      sku: 'gp3',
      quantity: 100,
      unit: 'GiB-month',
      microsPerMonth: 8_000_000,
      confidence: 'medium',
      ...priced,
    },
  ],
  unpriced: [{ kind: 'address', sku: 'ipv4', reason: 'nobody told' }],
  monthly,
  quota: [],
  notes: [],
};
const quota = { account: account.id, measure: 'public addresses', amount: 6, limit: 5, used: null };
const plannedTotals = {
  calls: [{ call: 'createMachine', times: 1 }],
  vendorCalls: [{ cloud: 'aws', call: 'RunInstances', effect: 'write', times: 1 }],
  monthly,
  incomplete: 1,
  quota: [{ ...quota, limitOf: 'default', enough: false, source: 'the guide' }],
  notes: ['Ask for addresses first'],
};
const priceRow = {
  cloud: 'aws',
  kind: 'disk',
  sku: 'gp3',
  unit: 'GiB-month',
  region: '*',
  confidence: 'low',
  ...priced,
};

/** A control plane in memory: city nodes become Ready when they are listed for the second time. */
let cityNodes: ReturnType<typeof cityNode>[] = [];
let inputsSha256 = 'a'.repeat(64);
let onCreated: (city: string) => void = () => undefined;
/** Of the command line that runs: Ctrl-C. */
let stop = new AbortController();
const seen: { route: string; body: string }[] = [];
let server: Server;
let home: string;

function answer(route: string, body: string): { status: number; body: unknown } {
  if (route === 'GET /v1/city-nodes') {
    const items = [...cityNodes];
    cityNodes = cityNodes.map(({ spec }) => cityNode(spec.city, spec.cloud));
    return { status: 200, body: { items } };
  }
  if (route === 'POST /v1/city-nodes') {
    const { city, cloud } = JSON.parse(body);
    if (cloud === 'mars') {
      const violations = [{ field: '/cloud', rule: 'must be a cloud' }];
      const problem = { code: 'request.invalid', title: 'The request breaks a rule', detail: '/cloud must be a cloud' };
      return { status: 400, body: { ...problem, status: 400, actor: 'user', retry: 'never', violations } };
    }
    const made = cityNode(city, cloud, false);
    cityNodes.push(made);
    onCreated(city);
    const join = {
      url: `https://join/#ca-sha256=${'0'.repeat(64)}`,
      secret: `secret-of-${city}`,
      expiresAt: '2026-01-02',
    };
    return { status: 201, body: cloud === 'own' ? { ...made, join } : made };
  }
  if (route === 'POST /v1/city-plans') {
    return { status: 200, body: { inputsSha256, cities: [plannedCity], totals: plannedTotals } };
  }
  if (route === 'GET /v1/prices') {
    const none = { cloud: 'unicom', kind: 'machine', sku: '*', region: '*', reason: 'Nothing is known' };
    return { status: 200, body: { items: [priceRow, none] } };
  }
  if (route === 'POST /v1/cloud-accounts/ca-0000000000000001/check') {
    return { status: 200, body: { account: '1234', problems: ['The key has no right to run machines'], unproven: [] } };
  }
  return route === 'GET /v1/cloud-accounts'
    ? { status: 200, body: { items: [account] } }
    : { status: route.startsWith('POST') ? 201 : 200, body: account };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      const route = `${request.method} ${request.url?.split('?')[0]}`;
      seen.push({ route, body });
      const { status, body: told } = answer(route, body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

afterEach(() => rmSync(home, { recursive: true }));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hansa-cli-'));
  writeFileSync(join(home, 'admin-token'), 'hansa_admin_abc\n');
  cityNodes = [];
  seen.length = 0;
  onCreated = () => undefined;
  stop = new AbortController();
});

async function run(...argv: string[]) {
  const texts = ['', ''];
  const stream = (at: 0 | 1) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts[at] += chunk.toString();
        done();
      },
    });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const exitCode = await runCli([...argv, '--url', url], {
    config: { homeDirectory: home, colour: false },
    streams: { out: stream(0), err: stream(1) },
    signal: stop.signal,
  });
  return { exitCode, out: texts[0] ?? '', err: texts[1] ?? '' };
}

const write = (name: string, text: string): string => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};
const posted = (route: string): unknown[] =>
  seen.flatMap((each) => (each.route === route ? [JSON.parse(each.body)] : []));

describe('hansa cloud', () => {
  it('adds an account with the credentials of a file, which it does not show', async () => {
    const file = write('keys.json', JSON.stringify({ accessKeyId: 'AKID', secretAccessKey: 'top-secret' }));
    const option = ['--option', 'endpoint=https://127.0.0.1:1', '--option', 'pageSize:=5'];
    const { exitCode, out, err } = await run(
      'cloud',
      'add',
      'aws',
      '--name',
      'main',
      '--credentials-file',
      file,
      '--region',
      'eu-central-1',
      ...option,
    );
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toContain(account.id);
    expect(out).not.toContain('top-secret');
    expect(posted('POST /v1/cloud-accounts')).toEqual([
      {
        name: 'main',
        cloud: 'aws',
        region: 'eu-central-1',
        options: { endpoint: 'https://127.0.0.1:1', pageSize: 5 },
        credentials: { accessKeyId: 'AKID', secretAccessKey: 'top-secret' },
      },
    ]);
  });

  it('says nothing of what is in a file that is no JSON', async () => {
    const { exitCode, err } = await run('cloud', 'rotate', 'main', '--credentials-file', write('keys', 'top-secret'));
    expect([exitCode, seen]).toEqual([2, []]);
    expect(err).not.toContain('top-secret');
  });

  it('tells the problems of a check and ends with 5', async () => {
    const { exitCode, out } = await run('cloud', 'check', 'main');
    expect(exitCode).toBe(5);
    expect(out).toContain('problem   The key has no right to run machines');
  });

  it('reads options as text or as JSON, and nested', () => {
    expect(parseSettings(['a=1', 'b:=1', 'c.d=x=y', 'c.e:=true'])).toEqual({ a: '1', b: 1, c: { d: 'x=y', e: true } });
    for (const text of ['novalue', 'a:=[', '=x']) expect(() => parseSettings([text])).toThrow('--option');
  });
});

describe('hansa city deploy -f', () => {
  const cities = '- {city: 330100, cloud: aws, account: main}\n- city: 510100\n  cloud: aws\n- {city: DEFRA}\n';

  it('deploys all cities of a file, tells each that is further, and takes what is there', async () => {
    cityNodes = [cityNode('510100')];
    const { exitCode, out, err } = await run(
      'city',
      'deploy',
      '-f',
      write('cities.yaml', cities),
      '--wait',
      '-o',
      'json',
    );
    expect(exitCode).toBe(0);
    expect(posted('POST /v1/city-nodes')).toEqual([
      { city: '330100', cloud: 'aws', account: 'main' },
      { city: 'DEFRA', cloud: 'local' },
    ]);
    expect(JSON.parse(out)).toMatchObject(['330100', '510100', 'DEFRA'].map((city) => ({ city, state: 'ready' })));
    expect(err).toContain('330100 Hangzhou on aws: accepted as cn-330100\n');
    expect(err).toContain('330100 Hangzhou on aws: the machine is being made\n');
    expect(err).toMatch(/DEFRA Frankfurt on local: ready after \d/);

    seen.length = 0;
    expect((await run('city', 'deploy', '-f', join(home, 'cities.yaml'), '--wait')).exitCode).toBe(0);
    expect(posted('POST /v1/city-nodes')).toEqual([]);
  });

  it('tells a join secret when the city is accepted, since whoever stops the wait would never learn it', async () => {
    const file = write('cities.yaml', '- {city: 330100, cloud: own}\n');
    onCreated = () => setImmediate(() => stop.abort());
    const { exitCode, err } = await run('city', 'deploy', '-f', file, '--wait');
    expect(exitCode).toBe(130);
    expect(err).toContain(`--secret secret-of-330100\n`);
  });

  it('can be stopped, says how far it came, and begins no city twice when it is run again', async () => {
    const codes = catalogue.slice(0, 40).map(({ code }) => code);
    const file = write('cities.yaml', JSON.stringify(codes.map((city) => ({ city, cloud: 'aws' }))));
    onCreated = () => cityNodes.length === 20 && stop.abort();
    const first = await run('city', 'deploy', '-f', file, '--wait');
    expect(first.exitCode).toBe(130);
    expect(first.err).toMatch(/stopped: \d+ of 40 cities were begun, 0 are ready/);
    const begun = posted('POST /v1/city-nodes').length;
    expect(begun).toBeLessThan(40);

    stop = new AbortController();
    onCreated = () => undefined;
    const second = await run('city', 'deploy', '-f', file, '--wait');
    expect(second.exitCode).toBe(0);
    expect(second.err).toMatch(/ready after .* \(40 of 40\)/);
    const cities = (posted('POST /v1/city-nodes') as { city: string }[]).map(({ city }) => city);
    expect(cities.toSorted()).toEqual(codes.toSorted());
  });

  it('goes on past a city that is refused, and ends with 3', async () => {
    cityNodes = [cityNode('310000', 'local')];
    const file = write('cities.yaml', '- {city: 330100, cloud: mars}\n- {city: 310000, cloud: aws}\n- {city: DEFRA}\n');
    const { exitCode, err } = await run('city', 'deploy', '-f', file);
    expect(exitCode).toBe(3);
    expect(err).toContain('330100 on mars: The request breaks a rule');
    expect(err).toContain('310000 on aws: there is a city node here already, on local');
    expect(posted('POST /v1/city-nodes')).toHaveLength(2);
  });

  it.each([
    ['- {city: 330100, clout: aws}', 'clout is none of'],
    ['- {cloud: aws}', 'must have the field city'],
    ['city: 330100', 'must be a list'],
    ['- {city: [1]}', 'city must be a text'],
    ['- {city: 330100', 'is no YAML'],
  ])('refuses %j and calls nothing', async (text, why) => {
    const { exitCode, err } = await run('city', 'deploy', '-f', write('cities.yaml', text));
    expect([exitCode, seen]).toEqual([2, []]);
    expect(err).toContain(why);
  });
});

describe('hansa city plan and apply', () => {
  it('does what the plan says, unless its inputs have changed since', async () => {
    const plan = join(home, 'plan.json');
    expect((await run('city', 'plan', '330100', '--cloud', 'aws', '--out', plan)).exitCode).toBe(0);
    expect(posted('POST /v1/city-nodes')).toEqual([]);
    expect(JSON.parse(readFileSync(plan, 'utf8'))).toMatchObject({ version: 1, plan: { inputsSha256 } });
    expect((await run('city', 'apply', plan)).exitCode).toBe(0);
    expect(posted('POST /v1/city-nodes')).toEqual([{ city: '330100', cloud: 'aws', profile: 'light' }]);

    seen.length = 0;
    inputsSha256 = 'b'.repeat(64);
    const { exitCode, err } = await run('city', 'apply', plan);
    expect(exitCode).toBe(2);
    expect(err).toContain('has changed since');
    expect(posted('POST /v1/city-nodes')).toEqual([]);
    expect((await run('city', 'apply', write('other.json', '{}'))).exitCode).toBe(2);
  });
});

describe('what a plan looks like', () => {
  it('is a table of cities, one of what is paid for, the calls, the quota, the sum and what is to be known', async () => {
    const { out } = await run('city', 'plan', 'DEFRA', '--cloud', 'aws');
    const text = out.replaceAll(/ {2,}/g, '  ');
    for (const line of [
      '  1 × t3.large  68.74 USD and more\n',
      'disk  aws gp3  eu-central-1  100  0.08 USD/GiB-month  8.00 USD  medium  2026-07-20  book: a list\n',
      'aws  RunInstances  1\n',
      'ca-0000000000000001  public addresses  6  -  5 at first  no\n',
      'a month  68.74 USD\n',
      'confidence  medium (USD)\n',
      'Ask for addresses first\n',
      "Frankfurt: No price of aws's address ipv4: nobody told\n",
    ])
      expect(text).toContain(line);
    const whole = await run('city', 'plan', 'DEFRA', '--cloud', 'aws', '-o', 'json');
    expect(JSON.parse(whole.out)).toMatchObject({ inputsSha256, cities: [plannedCity], totals: plannedTotals });
  });
});

describe('hansa price list', () => {
  it('shows prices with their source, and why there is none', async () => {
    const { exitCode, out } = await run('price', 'list', '--cloud', 'aws');
    const text = out.replaceAll(/ {2,}/g, '  ');
    expect(exitCode).toBe(0);
    expect(text).toContain('aws  disk  gp3  *  0.08 USD  GiB-month  on demand  2026-07-20  low  book  a list\n');
    expect(text).toContain('unicom  machine  *  *  -  -  -  -  -  -  Nothing is known\n');
  });
});

describe('hansa host join', () => {
  it.each([
    ['https://127.0.0.1:8422', '--secret', 'x'],
    [`http://127.0.0.1:8422/#ca-sha256=${'0'.repeat(64)}`, '--secret', 'x'],
    [`https://127.0.0.1:8422/#ca-sha256=${'0'.repeat(64)}`],
  ])('refuses %j', async (...argv) => {
    expect((await run('host', 'join', ...argv)).exitCode).toBe(2);
  });
});
