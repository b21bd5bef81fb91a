import { showsLiveLine, withLiveLine } from '@hansa/cli';

/** Where progress is shown: standard error. */
export interface StageOutput {
  readonly terminal: NodeJS.WriteStream;
  readonly colour: boolean;
}

/** Tells how far a stage is: what has changed, and for a live line the whole picture. */
export type Tell = (change: string, picture?: string) => void;

export interface Stages {
  /** Runs a stage and shows it running, what it tells, and how long it took. */
  run<T>(title: string, work: (tell: Tell) => Promise<T>): Promise<T>;
  /** A sentence beside the stages. */
  say(text: string): void;
}

/** Live lines on a terminal, plain ones elsewhere. */
export function createStages({ terminal, colour }: StageOutput): Stages {
  const say = (text: string): void => void terminal.write(`${text}\n`);
  if (showsLiveLine(terminal, colour)) {
    return {
      say,
      run: (title, work) => withLiveLine(terminal, title, (show) => work((change, picture = change) => show(picture))),
    };
  }
  return {
    say,
    run: async (title, work) => {
      const startedAt = performance.now();
      say(`${title} ...`);
      const result = await work(once((text) => say(`  ${text}`)));
      say(`${title}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
      return result;
    },
  };
}

/** Tells nothing twice in a row. */
function once(tell: (text: string) => void): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) tell(text);
    last = text;
  };
}
