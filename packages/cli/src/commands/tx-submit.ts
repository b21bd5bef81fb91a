import type { Context } from '../context.ts';
import { type GatewayFlags, openGateway } from '../gateway.ts';
import { renderPairs } from '../table.ts';

export interface TxFlags extends GatewayFlags {
  readonly contract: string;
  readonly wait?: boolean;
}

/** `hansa tx submit <channel> <function> [arguments...]` */
export async function run(
  context: Context,
  channel: string,
  name: string,
  values: readonly string[],
  flags: TxFlags,
): Promise<void> {
  const { channelId, gateway } = await openGateway(context, channel, flags);
  try {
    const call = { contract: flags.contract, function: name, arguments: values };
    const receipt = await gateway.submit(channelId, call, { wait: flags.wait !== false });
    context.print(receipt, () =>
      renderPairs(
        [
          ['transaction', receipt.transactionId],
          ['outcome', receipt.validationCode ?? 'accepted; see `hansa tx show`'],
          ['block', receipt.blockNumber],
          ['result', receipt.result],
        ],
        context.paint,
      ),
    );
  } finally {
    gateway.close();
  }
}
