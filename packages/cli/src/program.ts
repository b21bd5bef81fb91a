import { Command, Option } from 'commander';
import type { CliConfig } from './config.ts';
import { createContext, type GlobalOptions, type Streams } from './context.ts';
import { exitCodesHelp } from './failure.ts';
import { type Action, withWait } from './grammar.ts';
import { addCities } from './grammar-cities.ts';

export interface ProgramDeps {
  readonly config: CliConfig;
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

/** The grammar of `hansa`: what can be said. What it does is in `commands/`, one file a command. */
export function createProgram(deps: ProgramDeps): Command {
  const program = new Command('hansa')
    .description('The league of cities, from the command line.')
    .option('--url <url>', 'address of the control plane (HANSA_URL, or league.json in HANSA_HOME)')
    .option('--token-file <file>', 'file with a bearer token (HANSA_TOKEN, or admin-token in HANSA_HOME)')
    .addOption(new Option('-o, --output <format>', 'how to answer').choices(['table', 'json']).default('table'))
    .addHelpText('after', exitCodesHelp)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => deps.streams.out.write(text),
      writeErr: (text) => deps.streams.err.write(text),
    });
  const action = createAction(deps);
  addCities(program, action);
  addTenant(program, action);
  addChannel(program, action);
  addTransaction(program, action);
  program
    .command('cloud-sim [options...]')
    .description('simulate the APIs of seven clouds on this computer; --help tells its options')
    .allowUnknownOption()
    .helpOption(false)
    .action(action(() => import('./commands/cloud-sim.ts')));
  program
    .command('status')
    .description('the league on one page')
    .action(action(() => import('./commands/status.ts')));
  return program;
}

/** commander calls with the arguments, the flags, and last the command itself. */
function createAction({ config, streams, signal }: ProgramDeps): Action {
  return (load) =>
    async (...values) => {
      const command = values.pop() as Command;
      const context = createContext({ config, streams, signal, options: command.optsWithGlobals<GlobalOptions>() });
      const { run } = await load();
      await run(context, ...(values as never[]));
    };
}

function addTenant(program: Command, action: Action): void {
  const tenant = program.command('tenant').description('tenants');
  withWait(tenant.command('create <name>'))
    .description('create a tenant')
    .requiredOption('--email <address>', 'e-mail address')
    .option('--tier <tier>', 'starter or business', 'starter')
    .action(action(() => import('./commands/tenant-create.ts')));
  tenant
    .command('list')
    .description('list tenants')
    .action(action(() => import('./commands/tenant-list.ts')));
  tenant
    .command('show <tenant>')
    .description('show a tenant and its channels')
    .action(action(() => import('./commands/tenant-show.ts')));
  program
    .command('key')
    .description("tenants' API keys")
    .command('create <tenant>')
    .description('make an API key and write it to a file')
    .option('--role <role>', 'reader or writer', 'writer')
    .option('--label <label>', 'what the key is for', 'hansa key create')
    .option('--out <file>', 'where to write it (HANSA_HOME/keys/<tenant>.key)')
    .action(action(() => import('./commands/key-create.ts')));
}

function addChannel(program: Command, action: Action): void {
  const channel = program.command('channel').description('channels');
  withWait(channel.command('create <tenant>'))
    .description('rent a channel for a tenant')
    .option('--name <name>', 'name of the channel')
    .option('--cities <codes>', 'cities that serve it, by code or name, with commas between')
    .option('--count <n>', 'how many cities; the league chooses them')
    .option('--ordering <ordering>', 'bft (four cities or more) or raft', 'bft')
    .option('--contract <preset...>', 'contracts on it', ['notary'])
    .action(action(() => import('./commands/channel-create.ts')));
  channel
    .command('list')
    .description('list channels')
    .option('--tenant <tenant>', 'only those of a tenant')
    .action(action(() => import('./commands/channel-list.ts')));
  channel
    .command('show <channel>')
    .description('show a channel: its cities, contracts and conditions')
    .action(action(() => import('./commands/channel-show.ts')));
  withWait(channel.command('delete <channel>'))
    .description('delete a channel; its peers let go of it in a window')
    .action(action(() => import('./commands/channel-delete.ts')));
}

function addTransaction(program: Command, action: Action): void {
  const tx = program.command('tx').description('transactions, through a city gateway');
  withGateway(tx.command('submit <channel> <function> [arguments...]'))
    .description('submit a transaction and wait for its commit')
    .option('--contract <name>', 'contract', 'notary')
    .option('--no-wait', 'answer when it was accepted')
    .action(action(() => import('./commands/tx-submit.ts')));
  withGateway(tx.command('evaluate <channel> <function> [arguments...]'))
    .description('call a contract without writing')
    .option('--contract <name>', 'contract', 'notary')
    .action(action(() => import('./commands/tx-evaluate.ts')));
  withGateway(tx.command('show <channel> <transaction>'))
    .description('show the outcome of a transaction')
    .action(action(() => import('./commands/tx-show.ts')));
}

const withGateway = (command: Command): Command =>
  command
    .option('--city <city>', 'through the gateway of this city')
    .option('--key-file <file>', "file with the tenant's key (HANSA_TENANT_KEY, or HANSA_HOME/keys/<tenant>.key)")
    .option('--gateway <url>', 'through this gateway, without asking the control plane')
    .option('--ca-file <file>', "with --gateway: the city's TLS CA");
