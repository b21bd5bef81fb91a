import { CloudError, type CloudErrorClass } from '../errors.ts';

/** Refusals of one kind of call. All others would meet every call alike, or pass by themselves. */
const ofOneKind: ReadonlySet<CloudErrorClass> = new Set(['permission', 'quota', 'not-found', 'invalid']);

/**
 * Makes an account's reads one after the other, each of another kind of thing, and goes on past what is refused of one kind.
 * @returns those refusals, in order @throws CloudError of any other class
 */
export async function refusedReads(reads: readonly (() => Promise<unknown>)[]): Promise<readonly CloudError[]> {
  const refused: CloudError[] = [];
  for (const read of reads) {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof CloudError) || !ofOneKind.has(error.errorClass)) throw error;
      refused.push(error);
    }
  }
  return refused;
}
