const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Who may import whom: the whole list. Everything may import itself; tests may also import the testkit. */
const allowed = {
  core: [],
  fabric: ['core'],
  clouds: ['core'],
  'cloud-sim': [],
  presets: [],
  agent: ['core', 'fabric', 'presets'],
  gateway: ['core', 'fabric'],
  'control-plane': ['agent', 'clouds', 'core', 'fabric'],
  client: ['core'],
  cli: ['client', 'core'],
  quickstart: ['cli', 'client', 'clouds', 'control-plane', 'core'],
};

/** The SDKs of the clouds are loaded lazily, each only by its own adapter. */
const vendorSdks = '^(@aws-sdk|@azure|@google-cloud|@baiducloud)/';

/** Packages that one of ours wraps for all others. */
const wrapped = [
  { name: '(fabric-ca-client|fabric-common|@hyperledger/fabric-gateway|@hyperledger/fabric-protos)', by: 'fabric' },
  { name: '(@peculiar/x509)', by: '(fabric|cloud-sim)' },
  { name: '(kysely|@prometheus-io/client|fastify-metrics)', by: 'control-plane' },
  { name: '(fabric-contract-api|fabric-shim)', by: 'presets' },
];

const tests = '\\.test\\.ts$';
/** What an adapter's tests share: how its simulated vendor is started. */
const simulated = '^packages/clouds/src/[a-z]+/testing\\.ts$';
const packagesFolder = join(__dirname, 'packages');
const packages = readdirSync(packagesFolder).filter((name) => existsSync(join(packagesFolder, name, 'package.json')));

/** The source files that packages show to others. */
const doors = packages.flatMap((name) => {
  const { exports = {} } = JSON.parse(readFileSync(join(packagesFolder, name, 'package.json'), 'utf8'));
  return Object.values(exports).map((entry) => `packages/${name}/${entry['hansa-source'].replace('./', '')}`);
});
const exactly = (paths) => `^(${paths.map((path) => path.replaceAll('.', '\\.')).join('|')})$`;

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A cycle has no layer: move what both need into a third file.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...packages
      .filter((name) => name !== 'testkit')
      .map((name) => ({
        name: `${name}-imports`,
        comment: `packages/${name} may import: ${allowed[name]?.join(', ') || 'no other package'}.`,
        severity: 'error',
        from: { path: `^packages/${name}/`, pathNot: [tests, simulated] },
        to: { path: '^packages/', pathNot: `^packages/(${[name, ...(allowed[name] ?? [])].join('|')})/` },
      })),
    {
      name: 'through-the-door',
      comment: "What another package does not export is its own affair: import '@hansa/<name>'.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: ['^packages/$1/', exactly(doors)] },
    },
    {
      name: 'testkit-in-tests-only',
      severity: 'error',
      from: { path: '^packages/', pathNot: [tests, '^packages/testkit/'] },
      to: { path: ['^packages/testkit/', '(^|/)node_modules/(vitest|fast-check)/'] },
    },
    {
      name: 'tests-are-leaves',
      severity: 'error',
      from: {},
      to: { path: tests },
    },
    {
      name: 'vendor-sdks-in-clouds',
      severity: 'error',
      from: { pathNot: '^packages/clouds/' },
      to: { path: vendorSdks },
    },
    ...wrapped.map(({ name, by }) => ({
      name: `wrapped-by-${by}`,
      comment: `Use what @hansa/${by} makes of it.`,
      severity: 'error',
      from: { path: '^packages/', pathNot: [`^packages/(${by}|testkit)/`, tests] },
      to: { path: `(^|/)node_modules/${name}/` },
    })),
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['(^|/)dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.tests.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['hansa-source', 'node', 'import', 'require', 'default', 'types'],
    },
  },
};
