import { once } from 'node:events';
import { CloudError, type CloudErrorClass } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import type { Flaw } from './testing.ts';
import type { ConformanceWorld, WorldFault, WorldFaultKind } from './world.ts';

const secret = 'the-secret-of-the-memory-cloud';

const classes: Readonly<Record<WorldFaultKind, CloudErrorClass>> = {
  throttle: 'throttled',
  quota: 'quota',
  capacity: 'capacity',
  credentials: 'credentials',
  permission: 'permission',
  'account-blocked': 'account-blocked',
  'bad-image': 'not-found',
  'server-error': 'unavailable',
  'lost-answer': 'unknown-outcome',
  hang: 'unavailable',
  reset: 'unavailable',
  html: 'unavailable',
  'huge-json': 'unavailable',
  'wrong-types': 'unavailable',
  redirect: 'unavailable',
};

/** For tests: the faults of the provider in memory, whose own names for its operations are `create`, `list` and `check`. */
export function createMemoryWorld(flaw?: Flaw) {
  let scripted: { fault: WorldFault; left: number }[] = [];
  const take = (operation: string): WorldFaultKind | undefined => {
    const met = scripted.find(({ fault }) => fault.operation === undefined || fault.operation === operation);
    if (met !== undefined) met.left -= 1;
    scripted = scripted.filter(({ left }) => left > 0);
    return met?.fault.kind;
  };

  const meet = async <T>(operation: string, call: CallOptions, work: () => T): Promise<T> => {
    const kind = operation === '' ? undefined : take(operation);
    if (kind === undefined || (kind === 'html' && flaw === 'believes garbage')) return work();
    if (kind === 'lost-answer') work();
    if (kind === 'hang') await once(call.signal, 'abort');
    if (kind === 'hang' && operation === 'create') throw new CloudError('unknown-outcome', 'Called off');
    const errorClass = kind === 'quota' && flaw === 'takes a quota for a throttle' ? 'throttled' : classes[kind];
    throw new CloudError(errorClass, flaw === 'shows its credentials' ? `Refused ${secret}` : 'Refused');
  };
  const world: ConformanceWorld = {
    script: (fault) => {
      scripted.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      scripted = [];
    },
    operations: { create: 'create', list: 'list', check: 'check' },
    secrets: [secret],
    withWrongSecret: () => Promise.reject(new Error('Given by the cloud')),
    listLagMs: 0,
  };
  return { world, meet };
}
