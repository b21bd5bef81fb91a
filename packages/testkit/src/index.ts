export { createTestDatabase, type TestDatabase } from './databases.ts';
export { eventually } from './eventually.ts';
export { fabricBinaries } from './fabric-binaries.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export { watchLoadedModules } from './loaded-modules.ts';
export { silentLog } from './silent-log.ts';
