import type { WaitOptions } from '@hansa/client';
import type { Context } from './context.ts';
import { UsageError } from './failure.ts';
import { showsLiveLine, withLiveLine } from './live-line.ts';

export interface WaitFlags {
  readonly wait?: boolean;
  /** Milliseconds, from a text such as `90s`. */
  readonly timeout: number;
}

/** What a person is told while waiting: the first condition that is in the way, as the API sums it up. */
interface Watched {
  readonly ready: boolean;
  readonly message: string;
}

/**
 * Runs something that waits, with progress on standard error: a live line on a terminal, plain lines elsewhere.
 * @throws what `work` throws
 */
export async function withProgress<T>(
  context: Context,
  title: string,
  flags: WaitFlags,
  work: (
    options: Required<Pick<WaitOptions, 'timeoutMs' | 'signal'>> & { onChange: (state: Watched) => void },
  ) => Promise<T>,
): Promise<T> {
  const options = { timeoutMs: flags.timeout, signal: context.signal };
  const { err } = context.streams;
  if (!showsLiveLine(err, context.config.colour)) {
    err.write(`${title} ...\n`);
    const told = createTeller((text) => err.write(`  ${text}\n`));
    const result = await work({ ...options, onChange: told });
    err.write(`${title}: done\n`);
    return result;
  }
  return withLiveLine(err, title, (tell) => work({ ...options, onChange: createTeller(tell) }));
}

/** Tells a state once, as the sentence of what it waits for. */
function createTeller(tell: (text: string) => void): (state: Watched) => void {
  let last = '';
  return (state) => {
    const text = waitsFor(state);
    if (text !== '' && text !== last) tell(text);
    last = text;
  };
}

export const waitsFor = ({ ready, message }: Watched): string => (ready ? '' : message);

/** `90`, `90s` or `5m`. */
export function parseTimeoutMs(text: string): number {
  const match = /^(\d{1,6})(s|m)?$/.exec(text);
  if (match === null) throw new UsageError(`--timeout ${text} is not a time such as 90s or 5m`);
  return Number(match[1]) * (match[2] === 'm' ? 60_000 : 1_000);
}
