import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { HansaError } from '@hansa/core';
import type { EnrolmentFailure, EnrolmentRequest, EnrolmentResult } from './request.ts';

/** The file of the enrolment program: run by Node, JSON request on stdin, JSON result on stdout. TypeScript or built, as this file. */
export const enrolProgram = fileURLToPath(new URL(`./enrol${extname(import.meta.url)}`, import.meta.url));

export interface EnrolOptions {
  /** Added to the child's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** fabric-ca-client would log to stdout, where the result goes. */
const quiet = { HFC_LOGGING: '{}' };

/** Beside waiting for the CA: loading, registering, enrolling. */
const graceMs = 60_000;

/**
 * Registers and enrols in a child process that ends with the call: fabric-ca-client is big and never loaded here. Call it while
 * the CA starts; the child loads meanwhile and waits for it. Safe to repeat after a crash. Errors: `ca.unavailable`, `ca.refused`.
 */
export async function enrolIdentities(
  request: EnrolmentRequest,
  { environment = {}, signal }: EnrolOptions = {},
): Promise<EnrolmentResult> {
  const timeout = AbortSignal.timeout(request.timeoutMs + graceMs);
  const child = spawn(process.execPath, [enrolProgram], {
    env: { ...environment, ...quiet },
    stdio: 'pipe',
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  });
  // A child that dies early closes its stdin; its exit says more than the broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(request));
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  try {
    const [answer, complaint] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return resultOf(answer, complaint, request);
  } catch (error) {
    if (error instanceof HansaError) throw error;
    throw new HansaError('ca.unavailable', `Enrolment at ${request.url} did not end`, { cause: error });
  }
}

function resultOf(answer: string, complaint: string, { url }: EnrolmentRequest): EnrolmentResult {
  if (answer.trim() === '') {
    const cause = new Error(complaint.slice(-2000));
    throw new HansaError('ca.unavailable', `The enrolment program for ${url} ended without an answer`, { cause });
  }
  const result = JSON.parse(answer) as EnrolmentResult | EnrolmentFailure;
  if (!('error' in result)) return result;
  throw new HansaError(result.error.code, `Enrolment at ${url}: ${result.error.message}`);
}
