import type { Context } from '../context.ts';
import { openGateway } from '../gateway.ts';
import type { TxFlags } from './tx-submit.ts';

/** `hansa tx evaluate <channel> <function> [arguments...]` */
export async function run(
  context: Context,
  channel: string,
  name: string,
  values: readonly string[],
  flags: TxFlags,
): Promise<void> {
  const { channelId, gateway } = await openGateway(context, channel, flags);
  try {
    const answer = await gateway.evaluate(channelId, { contract: flags.contract, function: name, arguments: values });
    context.print(answer, () => `${readable(answer.result)}\n`);
  } finally {
    gateway.close();
  }
}

/** Contracts answer with any text; JSON is laid out for people. */
function readable(result = ''): string {
  try {
    return JSON.stringify(JSON.parse(result), null, 2);
  } catch {
    return result;
  }
}
