import { invalidRequest } from '@hansa/core';
import { type Static, type TSchema, Type } from 'typebox';

export const mostItems = 200;
const usualItems = 50;

/** The query of every list. */
export const PageQuery = Type.Object(
  {
    cursor: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: '`next` of the page before; absent for the first' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: mostItems, default: usualItems, description: 'Items on the page' }),
    ),
  },
  { additionalProperties: false },
);

export type PageQuery = Static<typeof PageQuery>;

export const pageOf = (item: TSchema) =>
  Type.Object({
    items: Type.Array(item),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  });

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** Cuts a page out of rows of which one more was read than asked for. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string,
  show: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(show);
  return rows.length > limit && last !== undefined ? { items, next: encodeCursor(cursorOf(last)) } : { items };
}

export const limitOf = ({ limit }: PageQuery): number => limit ?? usualItems;

/** The key that a page starts after. @throws request.invalid when it is no cursor of ours */
export function cursorKey({ cursor }: PageQuery): string | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith('after:')) throw invalidRequest({ field: '?cursor', rule: 'must be `next` of a page before' });
  return text.slice('after:'.length);
}

/** Opaque on purpose: clients hand it back, nothing else. */
const encodeCursor = (key: string): string => Buffer.from(`after:${key}`).toString('base64url');

/** A page of a list that is all in memory. */
export function pageOfAll<Item>(all: readonly Item[], query: PageQuery, keyOf: (item: Item) => string): Page<Item> {
  const after = cursorKey(query);
  const start = after === undefined ? 0 : all.findIndex((item) => keyOf(item) === after) + 1;
  const limit = limitOf(query);
  return toPage(all.slice(start, start + limit + 1), limit, keyOf, (item) => item);
}
