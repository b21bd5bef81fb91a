import type { Condition } from '@hansa/core';
import { type Paint, renderTable } from '../table.ts';

interface Stated {
  readonly ready: boolean;
  readonly deletingAt: string | null;
  readonly message: string;
  readonly reason: string;
}

/** One word, and what is in the way. */
export function readiness(resource: Stated, paint: Paint): string {
  if (resource.deletingAt !== null) return paint('deleting', 'yellow');
  if (resource.ready) return paint('ready', 'green');
  return paint(`not ready: ${resource.message || resource.reason}`, 'yellow');
}

export function conditionTable(conditions: readonly Condition[], paint: Paint): string {
  return renderTable(
    conditions,
    [
      { title: 'condition', value: ({ type }) => type },
      { title: 'status', value: ({ status }) => paint(status, styleOf(status)) },
      { title: 'why', value: ({ status, message, reason }) => (status === 'True' ? '' : message || reason) },
    ],
    paint,
    'no condition reported yet',
  );
}

const styleOf = (status: Condition['status']) =>
  status === 'True' ? 'green' : status === 'False' ? 'red' : ('yellow' as const);
