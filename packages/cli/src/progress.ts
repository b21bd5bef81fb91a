import type { WaitOptions } from '@hansa/client';
import type { Context } from './context.ts';
import { UsageError } from './failure.ts';

export interface WaitFlags {
  readonly wait?: boolean;
  /** Milliseconds, from a text such as `90s`. */
  readonly timeout: number;
}

/** What a person is told while waiting: the first condition that is in the way. */
interface Watched {
  readonly ready: boolean;
  readonly deletingAt: string | null;
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message: string;
  }[];
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
  if (err.isTTY !== true || !context.config.colour) {
    err.write(`${title} ...\n`);
    const told = createTeller((text) => err.write(`  ${text}\n`));
    const result = await work({ ...options, onChange: told });
    err.write(`${title}: done\n`);
    return result;
  }
  return withLiveLine(err as NodeJS.WriteStream, title, (tell) => work({ ...options, onChange: createTeller(tell) }));
}

async function withLiveLine<T>(
  err: NodeJS.WriteStream,
  title: string,
  work: (tell: (text: string) => void) => Promise<T>,
): Promise<T> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import('listr2');
  // Standard output carries the answer, so whether it is a terminal says nothing about the progress on standard error.
  class StderrRenderer extends DefaultRenderer {
    static override nonTTY = true;
  }
  let result: { readonly value: T } | undefined;
  const tasks = new Listr(
    [
      {
        title,
        task: async (_context, task) => {
          result = {
            value: await work((text) => {
              task.output = text;
            }),
          };
        },
      },
    ],
    {
      renderer: StderrRenderer,
      fallbackRendererCondition: false,
      silentRendererCondition: false,
      rendererOptions: { logger: new ListrLogger({ processOutput: new ProcessOutput(err, err) }) },
      registerSignalListeners: false,
    },
  );
  await tasks.run();
  if (result === undefined) throw new Error(`${title} ended without a result`);
  return result.value;
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

export function waitsFor(state: Watched): string {
  if (state.ready && state.deletingAt === null) return '';
  const inTheWay = state.conditions.find(({ status }) => status !== 'True');
  return inTheWay === undefined ? '' : `${inTheWay.type}: ${inTheWay.message || inTheWay.reason}`;
}

/** `90`, `90s` or `5m`. */
export function parseTimeoutMs(text: string): number {
  const match = /^(\d{1,6})(s|m)?$/.exec(text);
  if (match === null) throw new UsageError(`--timeout ${text} is not a time such as 90s or 5m`);
  return Number(match[1]) * (match[2] === 'm' ? 60_000 : 1_000);
}
