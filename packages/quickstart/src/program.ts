import { Command, InvalidArgumentError, Option } from 'commander';
import { cityOrder } from './job.ts';

export interface UpFlags {
  readonly detach?: boolean;
  readonly once?: boolean;
  readonly cities: number;
  readonly clouds?: boolean;
  readonly json?: boolean;
}

export interface DownFlags {
  readonly purge?: boolean;
}

export interface ProgramActions {
  up(flags: UpFlags): Promise<void>;
  down(flags: DownFlags): Promise<void>;
}

/** The grammar of `scripts/quickstart`. */
export function createProgram({ up, down }: ProgramActions): Command {
  const program = new Command('quickstart')
    .description('A whole league on this computer: cities on real Hyperledger Fabric, a rented channel, a transaction.')
    .addOption(new Option('--detach', 'return once everything runs').conflicts('once'))
    .option('--once', 'do the round, tear everything down and return')
    .option('--cities <n>', `how many cities, 1 to ${cityOrder.length}; below four the channel is Raft`, parseCities, 4)
    .addOption(
      new Option('--clouds', 'one city on each of seven clouds, simulated on this computer').conflicts('cities'),
    )
    .option('--json', 'print one JSON object as the last line of standard output')
    .addHelpText(
      'after',
      '\nState lies in HANSA_HOME (.hansa in the checkout). DATABASE_URL names a PostgreSQL of yours.',
    )
    .allowExcessArguments(false)
    .action(up);
  program
    .command('down')
    .description('stop everything that runs in HANSA_HOME')
    .option('--purge', 'remove its state too')
    .action(down);
  return program;
}

function parseCities(text: string): number {
  const cities = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (cities >= 1 && cities <= cityOrder.length) return cities;
  throw new InvalidArgumentError(`must be a number from 1 to ${cityOrder.length}.`);
}
