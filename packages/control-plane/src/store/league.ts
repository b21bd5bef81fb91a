import type { Sql } from './database.ts';

/** A setting of the league itself: the first to ask sets it, everyone gets what was set. */
export async function ensureSetting<Value>(db: Sql, key: string, value: Value): Promise<Value> {
  await db
    .insertInto('league')
    .values({ key, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const row = await db.selectFrom('league').select('value').where('key', '=', key).executeTakeFirstOrThrow();
  return row.value as Value;
}
