import type { Context } from '../context.ts';
import { cityCode } from '../pick.ts';
import { type WaitFlags, withProgress } from '../progress.ts';
import { describeCityNode } from '../show/city-node.ts';

export interface CityDeployFlags extends WaitFlags {
  readonly name?: string;
  readonly cloud: string;
  readonly profile: string;
}

/** `hansa city deploy <city>` */
export async function run(context: Context, city: string, flags: CityDeployFlags): Promise<void> {
  const client = await context.client();
  const code = cityCode(city);
  const created = await client.cityNodes.create({
    city: code,
    cloud: flags.cloud as 'local',
    profile: flags.profile as 'light',
    ...(flags.name === undefined ? {} : { name: flags.name }),
  });
  const node = flags.wait
    ? await withProgress(context, `Deploying ${created.name}`, flags, (options) =>
        client.waitFor('city-node', created.id, options),
      )
    : created;
  context.print(node, () => describeCityNode(node, [], context.paint));
}
