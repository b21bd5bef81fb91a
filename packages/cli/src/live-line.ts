const columnsLeast = 40;

/** Whether a stream can show a live line: a terminal that is wide enough and takes escape sequences. */
export function showsLiveLine(stream: StreamLike, colour: boolean): stream is NodeJS.WriteStream {
  return colour && stream.isTTY === true && (stream.columns ?? 0) >= columnsLeast;
}

interface StreamLike {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Runs `work` under a line on a terminal that shows it running, with what it tells below, then a tick or a cross.
 * Standard output carries answers, so whether it is a terminal says nothing about the progress on standard error.
 * @throws what `work` throws
 */
export async function withLiveLine<T>(
  terminal: NodeJS.WriteStream,
  title: string,
  work: (tell: (text: string) => void) => Promise<T>,
): Promise<T> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import('listr2');
  class TerminalRenderer extends DefaultRenderer {
    static override nonTTY = true;
  }
  let result: { readonly value: T } | undefined;
  const tasks = new Listr(
    [
      {
        title,
        task: async (_context, task) => {
          const value = await work((text) => {
            task.output = text;
          });
          result = { value };
        },
      },
    ],
    {
      renderer: TerminalRenderer,
      fallbackRendererCondition: false,
      silentRendererCondition: false,
      registerSignalListeners: false,
      rendererOptions: {
        collapseErrors: false,
        showErrorMessage: false,
        timer: {
          condition: true,
          field: (ms: number) => `${(ms / 1_000).toFixed(1)} s`,
          format: () => (text) => `\u001b[2m${text}\u001b[0m`,
        },
        logger: new ListrLogger({ processOutput: new ProcessOutput(terminal, terminal) }),
      },
    },
  );
  await tasks.run();
  if (result === undefined) throw new Error(`${title} ended without a result`);
  return result.value;
}
