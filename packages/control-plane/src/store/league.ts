import type { Sql } from './database.ts';

/** A setting of the league itself; undefined when it was never set. */
export async function getSetting<Value>(db: Sql, key: string): Promise<Value | undefined> {
  const row = await db.selectFrom('league').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value as Value | undefined;
}

export async function putSetting(db: Sql, key: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await db
    .insertInto('league')
    .values({ key, value: text })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
    .execute();
}

/** The first to ask sets it; everyone gets what was set. */
export async function ensureSetting<Value>(db: Sql, key: string, value: Value): Promise<Value> {
  await db
    .insertInto('league')
    .values({ key, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const row = await db.selectFrom('league').select('value').where('key', '=', key).executeTakeFirstOrThrow();
  return row.value as Value;
}
