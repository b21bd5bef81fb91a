import type { CityNodeChange } from '@hansa/client';
import type { Context } from '../context.ts';
import { UsageError } from '../failure.ts';
import { pickCityNode } from '../pick.ts';
import { describeCityNode } from '../show/city-node.ts';

export interface CityChangeFlags {
  readonly schedulable?: 'true' | 'false';
  readonly onStopped?: 'start' | 'report';
  readonly onDeleted?: 'replace' | 'report';
}

/** `hansa city change <city>`: what is not named stays as it is. */
export async function run(context: Context, city: string, flags: CityChangeFlags): Promise<void> {
  const { schedulable, onStopped, onDeleted } = flags;
  if (Object.values({ schedulable, onStopped, onDeleted }).every((value) => value === undefined)) {
    throw new UsageError('Give --schedulable, --on-stopped or --on-deleted');
  }
  const client = await context.client();
  const { id, spec } = await pickCityNode(client, city);
  const onDrift = {
    ...spec.onDrift,
    ...(onStopped === undefined ? {} : { stopped: onStopped }),
    ...(onDeleted === undefined ? {} : { deleted: onDeleted }),
  };
  const change: CityNodeChange = {
    ...(schedulable === undefined ? {} : { schedulable: schedulable === 'true' }),
    ...(onStopped === undefined && onDeleted === undefined ? {} : { onDrift }),
  };
  const node = await client.cityNodes.change(id, change);
  context.print(node, () => describeCityNode(node, [], context.paint));
}
