import type { Context } from '../context.ts';
import { type GatewayFlags, openGateway } from '../gateway.ts';
import { renderPairs } from '../table.ts';

/** `hansa tx show <channel> <transaction>` */
export async function run(context: Context, channel: string, id: string, flags: GatewayFlags): Promise<void> {
  const { channelId, gateway } = await openGateway(context, channel, flags);
  try {
    const receipt = await gateway.transaction(channelId, id);
    context.print(receipt, () =>
      renderPairs(
        [
          ['transaction', receipt.transactionId],
          ['outcome', receipt.validationCode],
          ['block', receipt.blockNumber],
        ],
        context.paint,
      ),
    );
  } finally {
    gateway.close();
  }
}
