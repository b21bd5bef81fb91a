import { type Command, Option } from 'commander';
import type { Context } from './context.ts';
import { parseTimeoutMs } from './progress.ts';

/** A command's module, loaded only when it is called: `run(context, …arguments, flags)`. */
type Load = () => Promise<{ readonly run: (context: Context, ...values: never[]) => Promise<void> }>;

/** What commander calls for a command. */
export type Action = (load: Load) => (...values: unknown[]) => Promise<void>;

export const withWait = (command: Command): Command =>
  command
    .option('--wait', 'wait until it is done')
    .addOption(
      new Option('--timeout <time>', 'how long to wait, such as 90s or 5m')
        .argParser(parseTimeoutMs)
        .default(300_000, '5m'),
    );

/** An option that may be given several times. */
export const repeated = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((value: string, before: string[]) => [...before, value]).default([]);
