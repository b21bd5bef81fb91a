import { flushCompileCache } from 'node:module';
import { HansaError } from '@hansa/core';
import { createCsr, newPrivateKey } from '@hansa/fabric';
import { createAgent } from './agent.ts';
import { readConfig } from './config.ts';
import { createBootstrapClient } from './join/bootstrap-client.ts';
import { joinLeague } from './join/join.ts';
import { createLayout } from './layout.ts';
import { createLog, type Log, timed } from './log.ts';
import { ensureRunDirectory } from './run-directory.ts';
import { systemTime } from './time.ts';
import { agentVersion } from './version.ts';

/** EX_CONFIG of sysexits: started wrongly or refused for good, so starting it again changes nothing. */
const refusedExitCode = 78;

async function work(argv: readonly string[], environment: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const uid = process.getuid?.() ?? 0;
  const config = readConfig(argv, environment, uid);
  const layout = createLayout(config.home, config.runDirectory);
  await ensureRunDirectory(config.runDirectory, uid);
  const common = { time: systemTime, random: Math.random, log };
  const membership = await timed(log, 'joined', () =>
    joinLeague({
      ...common,
      layout,
      authoritySha256: config.authoritySha256,
      secretFile: config.secretFile,
      bootstrap: createBootstrapClient(config.bootstrapUrl, config.addresses),
      newPrivateKey,
      createCsr: (privateKeyPem) => createCsr({ commonName: 'agent', privateKeyPem }),
    }),
  );
  const agent = await createAgent({ ...common, config, layout, membership, version: agentVersion });
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  // Written at a process's end otherwise, and an agent has none.
  flushCompileCache();
  log.info({ host: membership.hostId, startedMs: Math.round(performance.now()) }, 'agent runs');
  await agent.run(stopping.signal);
  log.info('agent ends; its children go on');
}

/** The agent as a process: ends with 0 when told to, with 78 when it is started wrongly or refused for good. */
export async function runAgent(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const log = createLog(environment.HANSA_LOG_LEVEL ?? 'info');
  try {
    await work(argv, environment, log);
    process.exit(0);
  } catch (error) {
    log.fatal({ err: error }, 'agent cannot go on');
    process.exit(error instanceof HansaError && error.retry === 'never' ? refusedExitCode : 1);
  }
}
