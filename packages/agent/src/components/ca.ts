import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CaServerOptions, caCertificateFiles, caEnvironment, caServerFiles } from '@hansa/fabric';
import { readIfPresent, writeFileOnce, writeFileWhole } from '../files.ts';
import { callHttp } from '../http.ts';
import type { DesiredNode } from '../protocol/index.ts';
import type { Component } from '../supervise/supervised.ts';
import { endpointsOf, type Host, tlsNames } from './host.ts';
import { readiness } from './probe.ts';
import { rosterOf } from './roster.ts';

const registrarName = 'registrar';
const stopGraceMs = 5_000;
const probeTimeoutMs = 2_000;

/** The city's registrar: its secret is random, made once and never leaves the host. */
export async function registrarOf(host: Host): Promise<CaServerOptions['registrar']> {
  const { registrarSecret } = host.layout.ca;
  const secret = await writeFileOnce(registrarSecret, randomBytes(32).toString('base64url'));
  return { name: registrarName, secret };
}

export const caUrl = (node: DesiredNode): string => {
  const { listenHost, ports } = endpointsOf(node);
  return `https://${listenHost}:${ports.ca}`;
};

async function answers(url: string, caPem: string, ca: string): Promise<boolean> {
  const to = { url, trust: { caPem } };
  const { status } = await callHttp({ method: 'GET', path: `/cainfo?ca=${ca}`, to, timeoutMs: probeTimeoutMs });
  return status === 200;
}

/** The fabric-ca-server with both CAs of the city. Serves when both answer cainfo. */
export async function caComponent(host: Host, node: DesiredNode): Promise<Component> {
  const { layout } = host;
  const { listenHost, ports } = endpointsOf(node);
  const { home } = layout.ca;
  const { ipAddresses, dnsNames } = tlsNames(node);
  const files = caServerFiles({
    organisation: node.mspId,
    listen: { host: listenHost, port: ports.ca },
    operations: { host: listenHost, port: ports.caOperations },
    hosts: [...ipAddresses, ...dnsNames],
    registrar: await registrarOf(host),
    identities: rosterOf(layout, node.components).map(({ ca, id, type }) => ({ ca, id, type })),
  });
  await mkdir(home, { recursive: true, mode: 0o700 });
  await Promise.all(Object.entries(files).map(([path, text]) => writeIfChanged(join(home, path), text)));
  const rootFile = caCertificateFiles(home).ca;
  return {
    program: {
      name: 'ca',
      file: join(host.fabricDirectory, 'fabric-ca-server'),
      arguments: ['start'],
      directory: home,
      environment: caEnvironment(home),
      logFile: layout.logFile('ca'),
      leftovers: [],
      inputs: Object.values(files),
      stopGraceMs,
    },
    probe: () =>
      readiness('CA', async () => {
        const root = await readFile(rootFile, 'utf8');
        const both = await Promise.all(['ca', 'tlsca'].map((ca) => answers(caUrl(node), root, ca)));
        return { ready: both.every(Boolean), message: 'a CA is missing' };
      }),
  };
}

/** Leaves a file alone that already says this, so that a restarted agent touches nothing. */
export async function writeIfChanged(path: string, text: string): Promise<void> {
  if ((await readIfPresent(path)) === text) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileWhole(path, text);
}
