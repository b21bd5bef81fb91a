import { CloudError } from '../errors.ts';
import type { MobileClient } from './client.ts';
import { refusal } from './translate.ts';
import { asFields, asText, readList } from './wire.ts';

const operations = {
  start: { operation: 'batch-start-instances', wrapper: 'batchStartInstancesBody', more: {} },
  delete: {
    operation: 'delete-instances',
    wrapper: 'deleteInstancesBody',
    more: { deletePublicNetwork: true, deleteDataVolumes: true, dryRun: false },
  },
} as const;

/**
 * Does one thing to several machines. The answer is OK as a whole when items of it failed, so each is looked at.
 * @throws CloudError of the first item that failed, other than for not being there
 */
export async function batch(
  client: MobileClient,
  what: keyof typeof operations,
  instanceIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { operation, wrapper, more } = operations[what];
  const path = `/api/openapi-instance/v4/${operation}`;
  const body = { instanceIds, ...more };
  const request = { operation, gateway: 'api', method: 'POST', path, body, wrapper, write: true } as const;
  const results = readList(asFields(await client.call(request, signal)).instanceBatchResult);
  if (results === undefined)
    throw new CloudError('unknown-outcome', `ECloud ${operation}: the answer names no machine`);
  for (const { result, message } of results) {
    if (result === true) continue;
    const errorMessage = asText(message) ?? 'no reason';
    const envelope = { httpStatus: 200, state: 'ERROR', errorMessage, body: undefined, whole: {} };
    const error = refusal(envelope, { operation, write: true, secrets: [] });
    if (error.errorClass !== 'not-found') throw error;
  }
}
