import { parseArgs } from 'node:util';
import { asHansaError, systemClock } from '@hansa/core';
import { readConfig } from './config.ts';
import { startGateway } from './gateway.ts';
import { createLog } from './log.ts';

/** `node main.ts --config <file>`: one city's gateway, until it is told to end. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new Error('Usage: main.ts --config <file>');
  const config = readConfig(values.config);
  const log = createLog({ level: config.logLevel ?? 'info', file: config.logFile });
  const gateway = await startGateway(config, { clock: systemClock, log });
  log.info({ host: config.listen.host, port: gateway.port }, 'gateway listens');
  const end = async (signal: string): Promise<void> => {
    log.info({ signal }, 'gateway ends');
    await gateway.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void end(signal));
}

main().catch((error: unknown) => {
  const { code, message } = asHansaError(error);
  const text = code === 'internal.bug' && error instanceof Error ? error.message : `${code}: ${message}`;
  process.stderr.write(`gateway: ${text}\n`);
  process.exit(1);
});
