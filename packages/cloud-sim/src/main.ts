import { once } from 'node:events';
import { type CloudSim, startCloudSim } from './frame/cloud-sim.ts';
import { readCommand, usage } from './options.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** What a client in any language needs: where each cloud is, whom to trust, and as whom to come. */
const described = (sim: CloudSim) => ({
  clouds: Object.fromEntries(
    Object.entries(sim.endpoints).map(([cloud, endpoints]) => {
      const { account, operations } = sim.vendor(cloud);
      return [cloud, { ...endpoints, caFile: sim.caFile, account, operations }];
    }),
  ),
  admin: sim.adminUrl,
  ...(sim.gateway !== undefined && { gateway: sim.gateway }),
});

function sayForPeople(sim: CloudSim): void {
  for (const [cloud, { http, https }] of Object.entries(sim.endpoints)) {
    say(`${cloud}: ${http} ${https}`);
    say(`  account ${JSON.stringify(sim.vendor(cloud).account)}`);
  }
  if (sim.gateway !== undefined) say(`machines reach this computer at ${sim.gateway}`);
  say(`trust ${sim.caFile}`);
  say(`faults, quotas and the bill: ${sim.adminUrl}`);
}

async function run(): Promise<void> {
  const { options, json, help } = readCommand(process.argv.slice(2));
  if (help) return void say(usage);
  const sim = await startCloudSim(options);
  if (json) say(JSON.stringify(described(sim)));
  else sayForPeople(sim);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await sim.close();
}

try {
  await run();
} catch (error) {
  process.stderr.write(`hansa-cloud-sim: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
