import { randomUUID } from 'node:crypto';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { DesiredSubject, Down, Hello, Observed, Task, TaskResult, Up__Output } from '../protocol/index.ts';

export type Stream = ServerDuplexStream<Up__Output, Down>;

/** A body without its discriminator, as a test writes it. */
export type SubjectBody = Partial<Omit<DesiredSubject, 'subject' | 'body'>>;

/** The control plane's side of one host: what it wants, what it heard. */
export interface FakeHost {
  readonly id: string;
  readonly secret: string;
  readonly hellos: readonly Hello[];
  /** Key of the observed subject, as it was last told. */
  readonly observed: ReadonlyMap<string, Observed>;
  readonly storedRevision: () => number;
  want(subjects: Readonly<Record<string, SubjectBody | undefined>>): void;
  /** Sends a task and resolves with its result; sends it again on every new stream until then. */
  run(body: Pick<Task, 'commitContract'> | Pick<Task, 'unjoinChannels'>): Promise<TaskResult>;
  /** Resolves as soon as it holds, now or after a message. */
  until(what: string, holds: (observed: ReadonlyMap<string, Observed>) => boolean, timeoutMs?: number): Promise<void>;
  /** Called after each message until the answer is called. */
  listen(listener: (observed: ReadonlyMap<string, Observed>) => void): () => void;
  attach(stream: Stream): void;
  drop(): void;
}

const patienceMs = 90_000;

export function createFakeHost(id: string): FakeHost {
  const desired = new Map<string, DesiredSubject>();
  const observed = new Map<string, Observed>();
  const hellos: Hello[] = [];
  const open = new Map<string, { task: Task; done: (result: TaskResult) => void }>();
  const listeners = new Set<() => void>();
  let stream: Stream | undefined;
  let revision = 0;
  let stored = 0;

  const subjectOf = (subject: string, body: SubjectBody): DesiredSubject => ({
    subject,
    ...body,
    body: Object.keys(body)[0] as NonNullable<DesiredSubject['body']>,
  });
  const send = (down: Down): void => void stream?.write(down);

  function take(up: Up__Output): void {
    if (up.hello) {
      hellos.push(up.hello);
      // What an earlier stream told says nothing about this one.
      observed.clear();
      send({ desired: { revision, full: true, upserts: [...desired.values()], removals: [] } });
      for (const { task } of open.values()) send({ task });
    }
    if (up.desiredStored) stored = up.desiredStored.revision;
    if (up.report) {
      if (up.report.full) observed.clear();
      for (const one of up.report.observed) observed.set(one.subject, one);
      for (const subject of up.report.removed) observed.delete(subject);
      send({ reportStored: { sequence: up.report.sequence } });
    }
    if (up.taskResult) {
      open.get(up.taskResult.id)?.done(up.taskResult);
      open.delete(up.taskResult.id);
    }
    for (const listener of listeners) listener();
  }

  return {
    id,
    secret: randomUUID(),
    hellos,
    observed,
    storedRevision: () => stored,
    want(subjects) {
      revision += 1;
      const upserts: DesiredSubject[] = [];
      const removals: string[] = [];
      for (const [subject, body] of Object.entries(subjects)) {
        if (body === undefined) removals.push(subject);
        else upserts.push(subjectOf(subject, body));
      }
      for (const one of upserts) desired.set(one.subject, one);
      for (const subject of removals) desired.delete(subject);
      send({ desired: { revision, full: false, upserts, removals } });
    },
    run(body) {
      const task = { id: randomUUID(), ...body } as Task;
      return new Promise((done) => {
        open.set(task.id, { task, done });
        send({ task });
      });
    },
    until(what, holds, timeoutMs = patienceMs) {
      return new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          clearTimeout(timer);
          listeners.delete(look);
          settle();
        };
        const timer = setTimeout(() => {
          const seen = JSON.stringify([...observed.values()]).slice(0, 4_000);
          end(() => reject(new Error(`${id}: not within ${timeoutMs} ms: ${what}; observed: ${seen}`)));
        }, timeoutMs);
        const look = (): void => {
          if (holds(observed)) end(resolve);
        };
        listeners.add(look);
        look();
      });
    },
    listen(listener) {
      const look = (): void => listener(observed);
      listeners.add(look);
      return () => listeners.delete(look);
    },
    attach(next) {
      stream = next;
      next.on('data', take);
      next.on('error', () => undefined);
      next.on('end', () => next.end());
    },
    drop() {
      stream?.end();
      stream = undefined;
    },
  };
}
