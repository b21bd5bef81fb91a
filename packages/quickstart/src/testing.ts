import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** For tests: process ids that have to do with a home, by their arguments, environment or working directory. */
export function processesOf(homeDirectory: string): number[] {
  const look = (read: () => string): string => {
    try {
      return read();
    } catch {
      // Gone meanwhile, a kernel thread, or another user's.
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      const seen = [
        look(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
        look(() => readFileSync(`/proc/${pid}/environ`, 'utf8')),
        look(() => readlinkSync(`/proc/${pid}/cwd`)),
      ];
      return seen.some((text) => text.includes(homeDirectory));
    })
    .map(Number);
}
