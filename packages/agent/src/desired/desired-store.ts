import { readIfPresent, writeFileWhole } from '../files.ts';
import type { Desired, DesiredSubject } from '../protocol/index.ts';

/** What the control plane wants of this host, kept on disk: a host works on without the control plane, also after a restart. */
export interface DesiredStore {
  revision(): number;
  get(subject: string): DesiredSubject | undefined;
  subjects(): readonly DesiredSubject[];
  /** Stores, then tells the listener. When it resolves the revision may be acknowledged. */
  apply(change: Desired): Promise<void>;
}

export interface DesiredStoreDeps {
  readonly file: string;
  readonly onChange: (changed: ReadonlySet<string>) => void;
}

interface Stored {
  readonly revision: number;
  readonly subjects: readonly DesiredSubject[];
}

/** The subjects after a change, by name, and the names that differ. */
export function mergeDesired(
  before: ReadonlyMap<string, DesiredSubject>,
  change: Pick<Desired, 'full' | 'upserts' | 'removals'>,
): { after: Map<string, DesiredSubject>; changed: Set<string> } {
  const after = new Map(change.full ? [] : before);
  for (const subject of change.upserts) after.set(subject.subject, subject);
  for (const name of change.removals) after.delete(name);
  const changed = new Set<string>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name))) changed.add(name);
  }
  return { after, changed };
}

export async function openDesiredStore({ file, onChange }: DesiredStoreDeps): Promise<DesiredStore> {
  const text = await readIfPresent(file);
  const stored: Stored = text === undefined ? { revision: 0, subjects: [] } : JSON.parse(text);
  let revision = stored.revision;
  let subjects: ReadonlyMap<string, DesiredSubject> = new Map(stored.subjects.map((one) => [one.subject, one]));
  return {
    revision: () => revision,
    get: (subject) => subjects.get(subject),
    subjects: () => [...subjects.values()],
    async apply(change) {
      const { after, changed } = mergeDesired(subjects, change);
      await writeFileWhole(file, JSON.stringify({ revision: change.revision, subjects: [...after.values()] }));
      revision = change.revision;
      subjects = after;
      if (changed.size > 0) onChange(changed);
    },
  };
}
