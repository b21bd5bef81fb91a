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
    context.print(answer, () => `${JSON.stringify(answer.result, null, 2)}\n`);
  } finally {
    gateway.close();
  }
}
