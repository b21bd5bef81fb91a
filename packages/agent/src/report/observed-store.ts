import type { Observed } from '../protocol/index.ts';

type Body = Omit<Observed, 'subject' | 'body'>;

/** What this host sees now, by subject. Reports are differences of it. */
export interface ObservedStore {
  set(subject: string, body: Body): void;
  remove(subject: string): void;
  get(subject: string): Observed | undefined;
  all(): ReadonlyMap<string, Observed>;
  /** One listener: the link. Called after each change. */
  listen(listener: () => void): void;
}

const bodyName = (body: Body): Observed['body'] => {
  const names = ['node', 'contract', 'channel', 'bundle', 'certify', 'enrolment'] as const;
  return names.find((name) => body[name]);
};

export function createObservedStore(): ObservedStore {
  const subjects = new Map<string, Observed>();
  let changed: () => void = () => undefined;
  return {
    set(subject, body) {
      subjects.set(subject, { subject, ...body, body: bodyName(body) } as Observed);
      changed();
    },
    remove(subject) {
      if (subjects.delete(subject)) changed();
    },
    get: (subject) => subjects.get(subject),
    all: () => subjects,
    listen(listener) {
      changed = listener;
    },
  };
}
