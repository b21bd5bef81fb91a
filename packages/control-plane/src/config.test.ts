import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const DATABASE_URL = 'postgres://localhost/hansa';

it('listens on loopback unless told', () => {
  const { api, link, bootstrap, advertisedHost } = readConfig({ DATABASE_URL });
  expect(api).toEqual({ host: '127.0.0.1', port: 8420, requestsPerMinute: 6_000 });
  expect([link, bootstrap, advertisedHost]).toEqual([
    { host: '127.0.0.1', port: 8421 },
    { host: '127.0.0.1', port: 8422 },
    '127.0.0.1',
  ]);
});

it.each(['0.0.0.0', '192.0.2.1', '::', 'localhost', 'hansa.example.org'])('refuses plain HTTP on %s', (host) => {
  expect(() => readConfig({ DATABASE_URL, HANSA_API_HOST: host })).toThrow('HANSA_API_TLS_KEY_FILE');
});

it.each([
  [{}, 'DATABASE_URL is not set'],
  [{ DATABASE_URL: 'mysql://x' }, 'must start with postgres://'],
  [{ DATABASE_URL, HANSA_API_PORT: '65536' }, 'HANSA_API_PORT must be a whole number from 0 to 65535, not "65536"'],
  [{ DATABASE_URL, HANSA_LOG_LEVEL: 'loud' }, 'HANSA_LOG_LEVEL must be one of debug'],
  [{ DATABASE_URL, HANSA_API_TLS_KEY_FILE: '/x' }, 'go together'],
  [{ DATABASE_URL, HANSA_API_TLS_KEY_FILE: '/x', HANSA_API_TLS_CERT_FILE: '/y' }, '/x cannot be read'],
])('says which setting cannot be: %o', (env, message) => {
  expect(() => readConfig(env)).toThrow(message);
});

it('reads prices of its own, and refuses a file of prices with the row and the rule', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'hansa-prices-')), 'prices.json');
  const row = {
    cloud: 'aws',
    sku: 't3.large',
    kind: 'machine',
    unit: 'hour',
    region: 'us-east-1',
    amountMicros: 70_000,
    currency: 'USD',
    asOf: '2026-11-01',
    source: 'our contract',
    confidence: 'high',
  };
  const read = (rows: object[]) => {
    writeFileSync(file, JSON.stringify({ rows }));
    return readConfig({ DATABASE_URL, HANSA_PRICE_BOOK_FILE: file });
  };
  expect(read([row]).priceOverride?.rows).toEqual([row]);
  expect(() => read([row, { ...row, region: 'eu-west-1', amountMicros: 0.07 }])).toThrow(
    `HANSA_PRICE_BOOK_FILE: ${file} is no price book: row 2 (aws t3.large eu-west-1): amountMicros must be integer`,
  );
  expect(() => readConfig({ DATABASE_URL, HANSA_PRICE_BOOK_FILE: `${file}.not` })).toThrow('cannot be read');
});
