import { fileURLToPath } from 'node:url';

/** What a host runs comes as one archive: the layout of the checkout, as sources or built. */
const fromSource = import.meta.url.endsWith('.ts');

/** For a long-running process of ours that allocates little. gRPC names servers by address, of which Node would warn. */
const flags = ['--max-semi-space-size=2', '--disable-warning=DEP0123'];

/** Arguments of `node` before the file of any program of ours. */
export const nodeArguments: readonly string[] = fromSource ? ['--conditions=hansa-source', ...flags] : flags;

/** The entry of a package of the archive, such as `gateway`. */
export function mainOf(packageName: string): string {
  const path = fromSource ? `../../${packageName}/src/main.ts` : `../../${packageName}/dist/main.js`;
  return fileURLToPath(new URL(path, import.meta.url));
}
