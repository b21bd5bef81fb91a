import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The modules that a program loads, written by the program itself. */
export interface LoadedModules {
  /** For Node, before the program's file. */
  readonly argument: string;
  /** Addresses and paths of all that was loaded until now. */
  read(): Promise<readonly string[]>;
}

/** @param folder must be there while the program runs. ESM and CommonJS modules are told of alike. */
export function watchLoadedModules(folder: string): LoadedModules {
  const file = join(folder, `modules-${randomUUID()}`);
  const program = `
    import { appendFileSync, writeFileSync } from 'node:fs';
    import { registerHooks } from 'node:module';
    writeFileSync(${JSON.stringify(file)}, '');
    registerHooks({ load: (url, context, next) => {
      appendFileSync(${JSON.stringify(file)}, url + '\\n');
      return next(url, context);
    } });`;
  return {
    argument: `--import=data:text/javascript,${encodeURIComponent(program)}`,
    read: async () => (await readFile(file, 'utf8')).split('\n').filter((line) => line !== ''),
  };
}
