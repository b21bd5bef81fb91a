import { readdir } from 'node:fs/promises';
import { connect, type NetConnectOpts } from 'node:net';
import { HansaError } from '@hansa/core';
import { isMissing } from '../files.ts';
import type { Readiness } from '../supervise/supervised.ts';

const connectTimeoutMs = 1_000;

/**
 * Whether anybody listens. It never proves that a component serves; it only spares a client whose reconnects back off from
 * dialling a node that is still starting.
 */
export function listens(target: NetConnectOpts): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...target, timeout: connectTimeoutMs });
    const answer = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}

/**
 * Asks a node of Fabric, and while it is not known to serve, first whether it listens at all. One that serves is asked
 * straight away: it would log each connection that says nothing as a failed handshake.
 */
export function createNodeProbe(
  node: string,
  target: NetConnectOpts,
  look: () => Promise<Readiness>,
): () => Promise<Readiness> {
  let serving = false;
  return async () => {
    if (!serving && !(await listens(target))) return { ready: false, message: `the ${node} does not listen` };
    const seen = await readiness(node, look);
    serving = seen.ready;
    return seen;
  };
}

/** A probe's answer; anything thrown means that the component does not answer yet. */
export async function readiness(component: string, look: () => Promise<Readiness>): Promise<Readiness> {
  try {
    return await look();
  } catch (error) {
    const why = error instanceof HansaError ? `: ${error.message}` : '';
    return { ready: false, message: `the ${component} does not answer${why}` };
  }
}

/** The folders in a ledger's folder are the channels that a node must know; none before its first start. */
export async function channelsOnDisk(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Ready when every channel on disk is listed; a node that answers while it still loads channels is not. */
export function countChannels(onDisk: readonly string[], listed: readonly string[]): Readiness {
  const missing = onDisk.filter((channel) => !listed.includes(channel));
  if (missing.length === 0) return { ready: true, message: '' };
  return { ready: false, message: `${onDisk.length - missing.length} of ${onDisk.length} channels are loaded` };
}
