import { readdir, readlink } from 'node:fs/promises';

/** Processes of the machine whose first process is `pid`: those in its process namespace, by their ids on this computer. */
export async function processesWith(pid: number): Promise<readonly number[]> {
  const namespace = await namespaceOf(pid);
  if (namespace === undefined) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (each) => ((await namespaceOf(each)) === namespace ? [each] : [])));
  return found.flat();
}

async function namespaceOf(pid: number): Promise<string | undefined> {
  try {
    return await readlink(`/proc/${pid}/ns/pid`);
  } catch (error) {
    // Gone meanwhile, or not ours.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return undefined;
    throw error;
  }
}

/** False when there is no such process. */
export function signalProcess(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
