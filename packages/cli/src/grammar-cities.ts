import { type Command, Option } from 'commander';
import { type Action, repeated, withWait } from './grammar.ts';

/** What can be said of cities and of where their machines come from. */
export function addCities(program: Command, action: Action): void {
  addCity(program, action);
  addCloud(program, action);
  addHost(program, action);
  program
    .command('price')
    .description('prices of clouds')
    .command('list')
    .description('list the price book: each price with its source, its day and how far to trust it')
    .option('--cloud <cloud>', 'only those of a cloud')
    .option('--region <region>', 'only those of a region, and those that hold in every region')
    .action(action(() => import('./commands/price-list.ts')));
}

function addHost(program: Command, action: Action): void {
  const host = program.command('host').description('machines, and those of your own');
  withWait(host.command('replace <host>'))
    .description(
      'delete the machine of a host and make another, with new keys; refused while a channel would lose by it',
    )
    .action(action(() => import('./commands/host-replace.ts')));
  host
    .command('calls <host>')
    .description('list the calls that were made to its cloud; <host> is an id')
    .action(action(() => import('./commands/host-calls.ts')));
  host
    .command('join <url>')
    .description('make this machine a host of a city; <url> is what `hansa city deploy --cloud own` told')
    .option('--secret <secret>', 'the secret that was told with it')
    .option('--secret-file <file>', 'or a file with it, which other users of this machine cannot read')
    .option('--home <folder>', 'where it keeps everything (HANSA_HOME/host)')
    .option('--listen <address>', 'where its components listen (where it calls from, as the league sees it)')
    .option('--advertised <address>', 'under which address others reach them, when that is another')
    .action(action(() => import('./commands/host-join.ts')));
}

function addCity(program: Command, action: Action): void {
  const city = program.command('city').description('city nodes');
  withWait(withWish(city.command('deploy [city]')))
    .description('deploy a city node, or all of a file; <city> is a code or a name')
    .action(action(() => import('./commands/city-deploy.ts')));
  withWish(city.command('plan [city]'))
    .description('show what deploying would call, cost and need; changes nothing')
    .option('--out <file>', 'keep the plan, for `city apply`')
    .action(action(() => import('./commands/city-plan.ts')));
  withWait(city.command('apply <plan>'))
    .description('do what a plan says; refused when its inputs have changed since')
    .action(action(() => import('./commands/city-apply.ts')));
  city
    .command('catalogue [text]')
    .description(
      'list the cities that there are, or those whose code, name, pinyin, province or country begins with <text>',
    )
    .action(action(() => import('./commands/city-catalogue.ts')));
  city
    .command('list')
    .description('list city nodes')
    .action(action(() => import('./commands/city-list.ts')));
  city
    .command('show <city>')
    .description('show a city node; <city> is an id, a name, a code or a city')
    .action(action(() => import('./commands/city-show.ts')));
  city
    .command('change <city>')
    .description('change what a city node says; what is not named stays')
    .addOption(new Option('--schedulable <yes>', 'whether channels are placed here').choices(['true', 'false']))
    .addOption(
      new Option('--on-stopped <what>', 'about a machine that was stopped outside').choices(['start', 'report']),
    )
    .addOption(new Option('--on-deleted <what>', 'about one that was deleted outside').choices(['replace', 'report']))
    .action(action(() => import('./commands/city-change.ts')));
  withWait(city.command('delete <city>'))
    .description('delete a city node that hosts no channel')
    .action(action(() => import('./commands/city-delete.ts')));
}

const withWish = (command: Command): Command =>
  command
    .option('--city <city>', 'the city, by code or name')
    .option('-f, --file <file>', 'a YAML list of {city, cloud, account, profile, name}')
    .option('--name <name>', 'name of the city node')
    .option('--cloud <cloud>', 'where its machines come from', 'local')
    .option('--account <account>', 'id or name of the cloud account; your only one on the cloud when absent')
    .option('--profile <profile>', 'how many machines, and what runs on each', 'light');

function addCloud(program: Command, action: Action): void {
  const cloud = program.command('cloud').description('accounts on clouds');
  withWait(cloud.command('add <cloud>'))
    .description('add an account; its credentials are kept as ciphertext and never told')
    .option('--name <name>', "name of the account (the cloud's)")
    .requiredOption('--credentials-file <file>', 'JSON file with the credentials, as the cloud hands them out')
    .requiredOption('--region <region>', "the cloud's own name of the region")
    .addOption(repeated('--option <key=value>', "a choice of the cloud's adapter; key:=json for what is no text"))
    .action(action(() => import('./commands/cloud-add.ts')));
  cloud
    .command('list')
    .description('list accounts')
    .action(action(() => import('./commands/cloud-list.ts')));
  cloud
    .command('show <account>')
    .description('show an account; <account> is an id or a name')
    .action(action(() => import('./commands/cloud-show.ts')));
  cloud
    .command('check <account>')
    .description('ask the cloud now: what is missing, and what only a write would prove')
    .action(action(() => import('./commands/cloud-check.ts')));
  cloud
    .command('calls <account>')
    .description('list the calls that were made with an account, those of its hosts too')
    .action(action(() => import('./commands/cloud-calls.ts')));
  cloud
    .command('orphans <account>')
    .description('list the machines of an account that belong to no host; they are deleted after their quarantine')
    .option('--keep <key>', 'let this one be for good')
    .option('--delete <key>', 'delete this one now')
    .action(action(() => import('./commands/cloud-orphans.ts')));
  cloud
    .command('change <account>')
    .description('change what an account says; its region only while nothing was made with it')
    .option('--region <region>', "the cloud's own name of the region")
    .addOption(repeated('--option <key=value>', 'all choices as they shall be; those not named fall away'))
    .action(action(() => import('./commands/cloud-change.ts')));
  cloud
    .command('rotate <account>')
    .description('give an account new credentials')
    .requiredOption('--credentials-file <file>', 'JSON file with the credentials')
    .action(action(() => import('./commands/cloud-rotate.ts')));
  withWait(cloud.command('remove <account>'))
    .description('remove an account that no city uses')
    .action(action(() => import('./commands/cloud-remove.ts')));
}
