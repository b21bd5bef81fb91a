import type { Down, Report, TaskResult } from '@hansa/agent/protocol';
import type { DesiredChanges, ObservedReport, Task, TaskEnd } from '../store/index.ts';

/** The field of the protocol's `oneof` that a subject's body goes into. */
const bodyField = (subject: string): string => subject.split('/', 1)[0] ?? subject;

/** A subject's body is stored as the message of the protocol it is, so this only wraps it. */
export function desiredMessage({ revision, full, upserts, removals }: DesiredChanges): Down {
  return {
    desired: {
      revision,
      full,
      upserts: upserts.map(({ subject, body }) => ({ subject, [bodyField(subject)]: body })),
      removals: [...removals],
    },
  };
}

/** What of a report is stored; subjects without a body are left out. */
export function observedReport({ full, observed, removed }: Report): ObservedReport {
  const upserts = observed.flatMap((each) => {
    const body = each.body === undefined ? undefined : each[each.body];
    return body === undefined || body === null ? [] : [{ subject: each.subject, body }];
  });
  return { full, upserts, removals: removed };
}

const taskFields: Readonly<Record<string, 'commitContract' | 'unjoinChannels'>> = {
  commit_contract: 'commitContract',
  unjoin_channels: 'unjoinChannels',
};

export function taskMessage({ id, kind, body }: Task): Down {
  const field = taskFields[kind];
  if (field === undefined) throw new Error(`The protocol has no task of kind ${kind}`);
  return { task: { id, [field]: body } };
}

export const taskEnd = ({ ok, errorCode, errorMessage }: TaskResult): TaskEnd =>
  ok ? { ok } : { ok, errorCode, errorMessage };
