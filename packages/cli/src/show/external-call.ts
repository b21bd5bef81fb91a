import type { ExternalCall } from '@hansa/client';
import { type Paint, renderTable } from '../table.ts';

export function callTable(calls: readonly ExternalCall[], paint: Paint): string {
  return renderTable(
    calls,
    [
      { title: 'at', value: ({ createdAt }) => createdAt },
      { title: 'for', value: ({ resourceId }) => resourceId },
      { title: 'machine', value: ({ incarnation }) => (incarnation === 0 ? undefined : incarnation), align: 'right' },
      { title: 'call', value: ({ action }) => action },
      { title: 'state', value: ({ state }) => paint(state, state === 'done' ? 'green' : 'yellow') },
      { title: 'handle', value: ({ handle }) => handle ?? undefined },
      { title: "the cloud's request", value: ({ vendorRequestId }) => vendorRequestId ?? undefined },
      { title: 'why', value: ({ outcome }) => (outcome as { message?: string } | null)?.message ?? '' },
    ],
    paint,
    'no call yet',
  );
}
