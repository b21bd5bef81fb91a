import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One round of the stock command-line tools, in milliseconds. */
export interface StockRound {
  readonly committed: number;
  readonly steps: Readonly<Record<string, number>>;
}

export interface StockNetwork extends AsyncDisposable {
  /** Rents one channel with the stock tools; names are never used twice. */
  round(name: string): Promise<StockRound>;
}

export interface StockOptions {
  readonly mode: 'serial' | 'parallel';
  readonly batchIntervalMs: number;
  /** First three numbers of the cities' loopback addresses, such as `127.121.0`. */
  readonly net: string;
}

/** Four running cities of the stock tools, which wait for rounds: `fabric-cli/run.sh` with one name a line. */
export async function startStockNetwork({ mode, batchIntervalMs, net }: StockOptions): Promise<StockNetwork> {
  const script = new URL('../fabric-cli/run.sh', import.meta.url).pathname;
  const env = { ...process.env, ROUNDS: '0', MODE: mode, BATCH: `${batchIntervalMs}ms`, NET: net };
  const child = spawn(script, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The stock tools ended; what they said is above');
    return value;
  };
  const columns = (await nextLine()).split(',').slice(1);
  return {
    round: async (name) => {
      child.stdin.write(`${name}\n`);
      const [committed = Number.NaN, ...steps] = (await nextLine()).split(',').map(Number);
      return { committed, steps: Object.fromEntries(columns.map((column, at) => [column, steps[at] ?? Number.NaN])) };
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
