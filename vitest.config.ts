import { defineConfig } from 'vitest/config';

/** Four kinds of test, told apart by the end of the file's name; each runs alone as `vitest run --project <kind>`. */
const kinds = [
  { name: 'unit', include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'], testTimeout: 5_000 },
  { name: 'integration', include: ['packages/*/src/**/*.integration.test.ts'], testTimeout: 30_000 },
  { name: 'fabric', include: ['packages/*/src/**/*.fabric.test.ts'], testTimeout: 120_000 },
  { name: 'e2e', include: ['packages/*/src/**/*.e2e.test.ts'], testTimeout: 300_000 },
];

export default defineConfig({
  test: {
    projects: kinds.map(({ name, include, testTimeout }) => ({
      resolve: { conditions: ['hansa-source'] },
      ssr: { resolve: { conditions: ['hansa-source'] } },
      test: {
        name,
        include,
        exclude:
          name === 'unit' ? ['**/node_modules/**', '**/*.{integration,fabric,e2e}.test.ts'] : ['**/node_modules/**'],
        testTimeout,
        hookTimeout: 300_000,
        pool: 'forks',
        fileParallelism: name === 'unit' || name === 'integration',
      },
    })),
  },
});
