import { addSecret, getSecret, putSecret, type Sql } from '../store/index.ts';
import { open, seal } from './envelope.ts';
import type { KeyProvider } from './key-provider.ts';

interface SecretName {
  readonly ownerId: string;
  readonly purpose: string;
}

/** The plain text of a secret; undefined when the owner has none for this purpose. */
export async function readSealed(db: Sql, keys: KeyProvider, name: SecretName): Promise<string | undefined> {
  const stored = await getSecret(db, name.ownerId, name.purpose);
  return stored === undefined ? undefined : await open(keys, { table: 'secret', ...name }, stored);
}

/** The first to ask stores what `make` gives; everyone gets what was stored. Works inside and outside a transaction. */
export async function ensureSealed(
  db: Sql,
  keys: KeyProvider,
  name: SecretName,
  make: () => string | Promise<string>,
): Promise<string> {
  const stored = await readSealed(db, keys, name);
  if (stored !== undefined) return stored;
  const made = await make();
  const added = await addSecret(db, { ...name, ...(await seal(keys, { table: 'secret', ...name }, made)) });
  if (added) return made;
  const others = await readSealed(db, keys, name);
  if (others === undefined) throw new Error(`The secret ${name.purpose} of ${name.ownerId} vanished while it was made`);
  return others;
}

/** Seals a secret in the place of the one that was there. */
export async function replaceSealed(db: Sql, keys: KeyProvider, name: SecretName, text: string): Promise<void> {
  await putSecret(db, { ...name, ...(await seal(keys, { table: 'secret', ...name }, text)) });
}
