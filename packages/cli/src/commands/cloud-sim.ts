import type { Context } from '../context.ts';
import { runSibling } from '../sibling-program.ts';

/** `hansa cloud-sim …`: the simulators have options of their own, and run until they are stopped. */
export const run = (context: Context, given: readonly string[]): Promise<void> =>
  runSibling('cloud-sim', given, context.signal);
