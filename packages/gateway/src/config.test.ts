import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'hansa-'));
afterAll(() => rmSync(folder, { recursive: true }));

const config = {
  hostId: 'ho-1',
  listen: { host: '127.0.0.1', port: 8443 },
  tls: { certificateFile: '/c', keyFile: '/k' },
  peer: { mspId: 'cn-1', addresses: ['127.0.0.1:7051'], tlsCaFile: '/ca' },
  authorityFile: '/league',
  controlSocket: '/run/gateway.sock',
  stateDirectory: '/state',
};

function read(content: unknown): unknown {
  const file = join(folder, 'config.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readConfig(file);
}

test('a complete configuration is read', () => {
  expect(read(config)).toEqual(config);
});

test('a broken rule is named', () => {
  expect(() => read({ ...config, listen: { host: '', port: 70_000 } })).toThrow(/\/listen\/host .*\/listen\/port /);
  expect(() => read({ ...config, lisen: 1 })).toThrow('breaks a rule');
});

test('a file that is no JSON, or not there, is named', () => {
  expect(() => read('{')).toThrow(`The configuration ${join(folder, 'config.json')} cannot be read as JSON`);
  expect(() => readConfig(join(folder, 'none.json'))).toThrow('cannot be read');
});
