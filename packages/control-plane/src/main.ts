import { systemClock } from '@hansa/core';
import { ConfigError, readConfig } from './config.ts';
import { createControlPlane } from './control-plane.ts';
import { createLog } from './log/log.ts';

/**
 * Runs one replica until SIGTERM or SIGINT. The log goes to stderr; stdout gets one JSON line once everything listens.
 */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog({ level: config.logLevel, destination: process.stderr });
  const controlPlane = await createControlPlane({ config, clock: systemClock, log });
  const { close, ...ready } = controlPlane;

  let closing = false;
  const end = (signal: string): void => {
    // A second signal does not wait.
    if (closing) process.exit(1);
    closing = true;
    log.info({ signal }, 'the control plane ends');
    close().catch((error: unknown) => {
      log.error({ err: error }, 'the control plane did not end cleanly');
      process.exitCode = 1;
    });
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // Whoever reads this line may end it at once.
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  log.info(ready, 'the control plane is ready');
}

main().catch((error: unknown) => {
  // A setting is told in one line; all else with its stack.
  const text =
    error instanceof ConfigError || !(error instanceof Error) ? String(error) : (error.stack ?? error.message);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
