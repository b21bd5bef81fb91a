import {
  type $Command,
  EC2Client,
  type EC2ClientConfig,
  type EC2ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-ec2';
import type { Clock } from '@hansa/core';
import { readCaFile } from '../account/ca-file.ts';
import { orClockOff } from '../account/clock-off.ts';
import { CloudError } from '../errors.ts';
import { readAgain } from '../once/read-again.ts';
import type { CallOptions } from '../port.ts';
import type { AwsCredentials, AwsOptions } from './config.ts';
import { blamesTime, translateError } from './translate.ts';
import { createTransport, type Sending } from './transport.ts';

type Command<I extends ServiceInputTypes, O extends ServiceOutputTypes> = $Command<
  I,
  O,
  EC2ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

type Send = <I extends ServiceInputTypes, O extends ServiceOutputTypes>(
  command: Command<I, O>,
  call: CallOptions,
) => Promise<O>;

/** EC2 in one region: one exchange a call, ended by the call's signal, its errors translated. @throws CloudError */
export interface Ec2 {
  /** Of a call that changes nothing. */
  readonly read: Send;
  /** Of a call that may have had its effect when its answer is lost. */
  readonly write: Send;
}

export interface Ec2Settings {
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly options: AwsOptions;
}

/** The answer that an error of the SDK was read from. */
interface SdkFailure {
  readonly $response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
}

/** Longer than any call of the port may take; the port's own deadline ends it before. */
const exchangeMsMax = 60_000;

export function createEc2({ region, credentials, options }: Ec2Settings, clock: Clock): Ec2 {
  const { endpoint, caFile } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const transport = createTransport(readCaFile(caFile));
  const client = new EC2Client({
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    // Repeats are the caller's: it knows for how long they make sense.
    maxAttempts: 1,
    // A clock that is off would be made up for in silence, from the second call on; it is told instead.
    disableClockSkewCorrection: true,
    requestHandler: transport as unknown as NonNullable<EC2ClientConfig['requestHandler']>,
    ...(endpoint !== undefined && { endpoint }),
  });

  const sender =
    (isWrite: boolean): Send =>
    async (command, { signal }) => {
      const action = command.constructor.name.replace(/Command$/, '');
      if (signal.aborted) throw new CloudError('unavailable', `AWS ${action} was called off before it began`);
      const sending: Sending = { wasSent: false };
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(exchangeMsMax)]);
      try {
        // The SDK hands these options on to the transport as they are.
        return await client.send(command, { abortSignal, sending } as { abortSignal: AbortSignal });
      } catch (error) {
        const failure = translateError(error, { action, isWrite, wasSent: sending.wasSent, calledOff: signal.aborted });
        const { date } = (error as SdkFailure).$response?.headers ?? {};
        throw orClockOff(failure, { date, nowMs: clock.nowMs(), blamed: blamesTime(failure.vendorCode) });
      }
    };
  const ask = sender(false);
  return { read: (command, call) => readAgain(call, (attempt) => ask(command, attempt)), write: sender(true) };
}

/** Something that each answer of this kind has. @throws CloudError `unknown-outcome` when this one does not. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined)
    throw new CloudError('unknown-outcome', `AWS answered without ${what}; repeat it with the same key`);
  return value;
}

/** For deletions: what is not there needs none. */
export async function absentIsFine(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof CloudError) || error.errorClass !== 'not-found') throw error;
  }
}
