import type { CliConfig } from './config.ts';
import type { Streams } from './context.ts';
import { describeFailure, exitCodes, type Failure } from './failure.ts';
import { createProgram } from './program.ts';

export interface RunDeps {
  readonly config: CliConfig;
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

/** Runs one command line (without node and script) and resolves with the exit code; never throws. */
export async function runCli(argv: readonly string[], deps: RunDeps): Promise<number> {
  const program = createProgram(deps);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (isCommanderError(error)) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (deps.signal.aborted) return 130;
    const failure = describeFailure(error);
    deps.streams.err.write(program.opts().output === 'json' ? failureAsJson(failure) : failureAsText(failure));
    return failure.exitCode;
  }
}

/** commander has written its own message already. */
const isCommanderError = (error: unknown): error is { exitCode: number } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');

function failureAsText({ message, details, requestId }: Failure): string {
  const trace = requestId === undefined ? [] : [`Request ${requestId}`];
  return [`error: ${message}`, ...[...details, ...trace].map((line) => `  ${line}`), ''].join('\n');
}

const failureAsJson = ({ exitCode, ...error }: Failure): string => `${JSON.stringify({ error })}\n`;
