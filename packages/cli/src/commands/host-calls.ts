import type { Context } from '../context.ts';
import { callTable } from '../show/external-call.ts';

/** `hansa host calls <host>` */
export async function run(context: Context, id: string): Promise<void> {
  const calls = await (await context.client()).hosts.calls(id);
  context.print(calls, () => callTable(calls, context.paint));
}
