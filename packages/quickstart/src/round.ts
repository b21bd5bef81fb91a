import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type CreateCity,
  deployCities,
  ensureChannel,
  ensureTenant,
  type JobDeps,
  nameOf,
  orderingFor,
  readKey,
} from './job.ts';
import type { LocalLeague } from './local-league.ts';
import type { QuickstartResult } from './result.ts';
import type { Stages } from './stages.ts';
import type { Stopwatch } from './stopwatch.ts';
import { newDocumentHash, openGateways, readBack, register } from './transact.ts';

export interface RoundDeps {
  readonly league: LocalLeague;
  /** Codes of the cities, in the order in which the channel names them. */
  readonly codes: readonly string[];
  /** On this computer by default. */
  readonly createCity?: CreateCity;
  readonly fabricBin: string;
  readonly stages: Stages;
  readonly stopwatch: Stopwatch;
  readonly signal: AbortSignal;
}

export interface Round {
  readonly result: QuickstartResult;
  /** Of the document that was registered. */
  readonly hash: string;
}

/** The main job once: cities, a tenant, its channel, a transaction through one city, read back through another. */
export async function runRound(deps: RoundDeps): Promise<Round> {
  const { league, stages, stopwatch, signal, codes, createCity } = deps;
  const job = (tell: JobDeps['tell']): JobDeps => ({ ...league, signal, tell });
  const fabricVersion = readFabricVersion(deps.fabricBin);

  const [, { tenant, keyFile }] = await stages.run(`Cities: ${codes.map(nameOf).join(', ')}`, (tell) =>
    stopwatch.time('cities', () => Promise.all([deployCities(job(tell), codes, createCity), ensureTenant(job(tell))])),
  );
  const channel = await stages.run(`Channel: ${orderingFor(codes.length)} over ${codes.length} cities`, (tell) =>
    stopwatch.time('channel', () => ensureChannel(job(tell), tenant, codes)),
  );
  const gateways = openGateways(league.homeDirectory, channel, readKey(keyFile));
  try {
    const [first, last] = [gateways[0], gateways.at(-1)];
    if (first === undefined || last === undefined) throw new Error('The channel has no city');
    const hash = newDocumentHash();
    const receipt = await stages.run(`First transaction, in ${nameOf(first.city)}`, () =>
      stopwatch.time('firstCommit', () => register(first, channel.id, hash, signal)),
    );
    await stages.run(`Read back in ${nameOf(last.city)}`, () =>
      stopwatch.time('readBack', () => readBack(last, channel.id, hash, signal)),
    );
    const result: QuickstartResult = {
      ok: true,
      apiUrl: league.record.apiUrl,
      docsUrl: league.record.docsUrl,
      adminTokenFile: league.adminTokenFile,
      fabricVersion: await fabricVersion,
      tenant: { id: tenant.id, apiKeyFile: keyFile },
      gateways: gateways.map(({ city, url, caFile }) => ({ city, url, caFile })),
      channel: { id: channel.id, cities: channel.spec.cities, ordering: channel.spec.ordering },
      transaction: {
        id: receipt.transactionId,
        block: receipt.blockNumber ?? 0,
        validationCode: receipt.validationCode ?? 'UNKNOWN',
        submittedAt: first.city,
        readBackAt: last.city,
      },
      timingsMs: stopwatch.timings(),
    };
    return { result, hash };
  } finally {
    for (const { client } of gateways) client.close();
  }
}

/** What the binaries say they are, such as `3.1.1`. */
async function readFabricVersion(fabricBin: string): Promise<string> {
  const { stdout } = await promisify(execFile)(join(fabricBin, 'peer'), ['version']);
  return /^\s*Version:\s*v?(\S+)/m.exec(stdout)?.[1] ?? 'unknown';
}
