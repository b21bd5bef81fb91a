import type { EnrolmentRequest, EnrolmentResult } from './request.ts';

/** The file of the enrolment program: run by Node, JSON request on stdin, JSON result on stdout. */
export const enrolProgram = '';

export interface EnrolOptions {
  /** Environment of the child; nothing of ours is read from it. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Registers and enrols in a child process that ends with the call: fabric-ca-client is big and never loaded here. Call it while
 * the CA starts; the child loads meanwhile and waits for it. Safe to repeat after a crash. Errors: `ca.unavailable`, `ca.refused`.
 */
export async function enrolIdentities(_request: EnrolmentRequest, _options?: EnrolOptions): Promise<EnrolmentResult> {
  throw new Error('not written');
}
