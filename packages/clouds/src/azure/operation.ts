import type { PipelineResponse } from '@azure/core-rest-pipeline';
import type { CallOptions } from '../port.ts';
import type { ArmAnswer, AzureClient } from './client.ts';
import { cloudError, exchange, type Purpose, retryAfterMsOf } from './translate.ts';

/** The part of an SDK's poller that sends the request itself; the rest would hide why an operation failed. */
interface Submittable {
  submitted(): Promise<void>;
}

/** What Azure accepted: the resource as it answered it, and where its operation is asked after. */
export interface Accepted {
  readonly status: number;
  readonly provisioningState: string | undefined;
  readonly operation: string | undefined;
}

type OnResponse = (response: PipelineResponse) => void;

/**
 * Sends the one request of a long-running operation and answers as soon as Azure does.
 *
 * @throws CloudError `unknown-outcome` when a PUT's answer does not show the resource that was put
 */
export async function submit(
  call: CallOptions,
  what: string,
  start: (options: { abortSignal: AbortSignal; onResponse: OnResponse }) => Submittable,
): Promise<Accepted> {
  const purpose = { write: true, what };
  return exchange(call, purpose, async () => {
    let last: PipelineResponse | undefined;
    const onResponse: OnResponse = (response) => {
      last = response;
    };
    await start({ abortSignal: call.signal, onResponse }).submitted();
    const text = last?.bodyAsText ?? '';
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const shown = typeof field(body, 'id') === 'string';
    if (last?.request.method === 'PUT' && !shown)
      throw cloudError({ message: 'an answer without the resource' }, purpose);
    const state = field(field(body, 'properties'), 'provisioningState');
    return {
      status: last?.status ?? 0,
      provisioningState: typeof state === 'string' ? state : undefined,
      operation: last?.headers.get('azure-asyncoperation') ?? last?.headers.get('location'),
    };
  });
}

/**
 * Asks once how an operation goes. Its failure is thrown in its own class, which the SDK's poller cannot do: the code stands
 * only in the operation's answer.
 */
export async function checkOperation(
  client: AzureClient,
  url: string,
  purpose: Purpose,
  call: CallOptions,
): Promise<void> {
  const { body, header } = await client.send('GET', url, call);
  const status = field(body, 'status');
  if (status !== 'Failed' && status !== 'Canceled') return;
  const error = field(body, 'error');
  throw cloudError(
    {
      code: text(field(error, 'code')) ?? String(status),
      message: text(field(error, 'message')) ?? 'The operation failed',
      requestId: header('x-ms-request-id'),
    },
    purpose,
  );
}

/** A raw answer's failure, in its class. @throws CloudError unless the answer is a success or, if allowed, absence */
export function refuseFailure(answer: ArmAnswer, purpose: Purpose): void {
  if (answer.status >= 200 && answer.status < 300) return;
  const error = field(answer.body, 'error');
  throw cloudError(
    {
      status: answer.status,
      code: text(field(error, 'code')),
      message: text(field(error, 'message')) ?? `HTTP ${answer.status}`,
      requestId: answer.header('x-ms-request-id'),
      retryAfterMs: retryAfterMsOf(answer.header('retry-after')),
    },
    purpose,
  );
}

/** A field of what may not be an object at all. */
export const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
