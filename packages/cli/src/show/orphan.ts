import type { Orphan } from '@hansa/client';
import { type Paint, renderTable } from '../table.ts';

const why = {
  UnknownHost: 'the league knows no such host',
  HostDeleted: 'its host is deleted',
  Superseded: 'its host lives in a newer machine',
} as const;

export function orphanTable(orphans: readonly Orphan[], paint: Paint): string {
  return renderTable(
    orphans,
    [
      { title: 'key', value: ({ key }) => key },
      { title: 'handle', value: ({ handle }) => handle },
      { title: 'state', value: ({ state }) => paint(state, state === 'kept' ? 'green' : 'yellow') },
      { title: 'first seen', value: ({ firstSeenAt }) => firstSeenAt },
      { title: 'seen', value: ({ sightings }) => sightings, align: 'right' },
      { title: 'why', value: ({ reason }) => why[reason] },
    ],
    paint,
    'no orphan',
  );
}
