/** What `pnpm check` consists of, in order; `scripts/test` counts each as one test. */
export const checks: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'format and lint', command: ['node_modules/.bin/biome', 'check', '.'] },
  { name: 'types', command: ['node_modules/.bin/tsc', '-b'] },
  { name: 'types of the tests', command: ['node_modules/.bin/tsc', '-p', 'tsconfig.tests.json'] },
  { name: 'fences', command: ['node', 'scripts/lib/fences.ts'] },
  { name: 'dead code', command: ['node_modules/.bin/knip'] },
  { name: 'tidiness', command: ['node', 'scripts/lib/tidy.ts'] },
];
