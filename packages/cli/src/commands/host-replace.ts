import type { Context } from '../context.ts';
import { type WaitFlags, withProgress } from '../progress.ts';
import { readiness } from '../show/readiness.ts';

/** `hansa host replace <host>` */
export async function run(context: Context, id: string, flags: WaitFlags): Promise<void> {
  const client = await context.client();
  const accepted = await client.hosts.replace(id);
  const host = flags.wait
    ? await withProgress(context, `Replacing the machine of ${accepted.name}`, flags, (options) =>
        client.waitFor('host', id, options),
      )
    : accepted;
  context.print(host, () => `${host.name} (${host.id}) ${readiness(host, context.paint)}\n`);
}
