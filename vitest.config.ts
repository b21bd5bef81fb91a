import { defineConfig } from 'vitest/config';

interface Kind {
  readonly name: string;
  readonly testTimeout: number;
  readonly globalSetup?: readonly string[];
  readonly include?: readonly string[];
}

/** Five kinds of test, told apart by the end of the file's name; each runs alone as `vitest run --project <kind>`. */
const kinds: readonly Kind[] = [
  {
    name: 'unit',
    testTimeout: 20_000,
    include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
  },
  { name: 'integration', testTimeout: 60_000, globalSetup: ['packages/testkit/src/setup/postgres.ts'] },
  // Adapters against simulated vendors, which keep the vendors' own pace.
  { name: 'sim', testTimeout: 60_000 },
  {
    name: 'fabric',
    testTimeout: 120_000,
    globalSetup: ['fabric', 'postgres', 'league'].map((name) => `packages/testkit/src/setup/${name}.ts`),
  },
  {
    name: 'e2e',
    testTimeout: 300_000,
    globalSetup: ['packages/testkit/src/setup/fabric.ts', 'packages/testkit/src/setup/postgres.ts'],
  },
];

/** Workspace packages are read from their sources, in tests and in what runs before them. */
const conditions = ['hansa-source', 'node'];
const resolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  // The environment that vitest runs global set-ups in.
  environments: { __vitest__: { resolve: { conditions, externalConditions: conditions } } },
};

export default defineConfig({
  ...resolution,
  test: {
    projects: kinds.map(({ name, testTimeout, globalSetup = [], include }) => ({
      ...resolution,
      test: {
        name,
        include: [...(include ?? [`packages/*/src/**/*.${name}.test.ts`, `bench/**/*.${name}.test.ts`])],
        exclude: ['**/node_modules/**', ...(name === 'unit' ? ['**/*.{integration,sim,fabric,e2e}.test.ts'] : [])],
        globalSetup: [...globalSetup],
        testTimeout,
        hookTimeout: 300_000,
        pool: 'forks',
        // Real Fabric is shared and heavy: its files run one after the other.
        fileParallelism: name !== 'fabric' && name !== 'e2e',
      },
    })),
  },
});
