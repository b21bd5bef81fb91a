import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { PriceRow, Unpriced } from './row.ts';

/** A part of the price book: prices, and why there are none of other things. */
export interface PriceFile {
  readonly rows: readonly PriceRow[];
  readonly unpriced: readonly Unpriced[];
}

export const priceFileBytesMax = 4_194_304;
const rowsMax = 10_000;

/** A file of prices that cannot be used; the sentence names the row and the rule. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError';
}

/** Of prices that could be two: the same thing in the same place on the same terms. */
export const priceKey = ({ cloud, sku, region, term }: PriceRow): string =>
  `${cloud} ${sku} ${region} ${term ?? 'on demand'}`;

/** Of reasons that could be two. */
export const unpricedKey = ({ cloud, sku, kind, region }: Unpriced): string => `${cloud} ${sku} ${kind} ${region}`;

/** `{ "rows": […], "unpriced"?: […] }`. @throws PriceFileError */
export function readPriceFile(text: string): PriceFile {
  if (Buffer.byteLength(text) > priceFileBytesMax) {
    throw new PriceFileError(`it is larger than ${priceFileBytesMax} bytes`);
  }
  const file = parseJson(text);
  if (typeof file !== 'object' || file === null) throw new PriceFileError('it must be an object with the field rows');
  const unknown = Object.keys(file).find((field) => field !== 'rows' && field !== 'unpriced');
  if (unknown !== undefined) throw new PriceFileError(`it has the field ${unknown}; rows and unpriced are all`);
  const { rows, unpriced = [] } = file as { readonly rows?: unknown; readonly unpriced?: unknown };
  const read = { rows: checked(rows, 'rows', PriceRow), unpriced: checked(unpriced, 'unpriced', Unpriced) };
  refuseTwins('rows', read.rows, priceKey);
  refuseTwins('unpriced', read.unpriced, unpricedKey);
  return read;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PriceFileError(`it is no JSON: ${(error as Error).message}`);
  }
}

function checked<Row extends TSchema>(list: unknown, field: string, schema: Row): readonly Static<Row>[] {
  if (!Array.isArray(list)) throw new PriceFileError(`${field} must be a list`);
  if (list.length > rowsMax) throw new PriceFileError(`${field} has ${list.length} entries; ${rowsMax} is the most`);
  for (const [at, row] of list.entries()) {
    const rule = brokenRule(schema, row);
    if (rule !== undefined) throw new PriceFileError(`${named(field, at, row)}: ${rule}`);
  }
  return list;
}

function brokenRule(schema: TSchema, row: unknown): string | undefined {
  if (Check(schema, row)) return undefined;
  const broken = Errors(schema, row);
  const extra = broken.find(({ keyword }) => keyword === 'additionalProperties');
  return ruleOf(extra === undefined ? broken : [extra]);
}

type Broken = ReturnType<typeof Errors>;

/** The first field's rule. A choice between constants breaks one rule a constant; told as one. */
function ruleOf([first, ...others]: Broken): string {
  if (first === undefined) return 'breaks a rule';
  const { keyword, params, instancePath, message } = first;
  const field = instancePath.slice(1);
  if (keyword === 'additionalProperties') return `has the unknown field ${Object.values(params).flat().join(', ')}`;
  if (keyword !== 'const') return `${field} ${message}`.trimStart();
  const choices = [first, ...others].filter((each) => each.keyword === 'const' && each.instancePath === instancePath);
  return `${field} must be one of ${choices.map((each) => Object.values(each.params).join()).join(', ')}`;
}

/** Such as `row 3 (aws t3.large us-east-1)`, counted from one. */
function named(field: string, at: number, row: unknown): string {
  const what = field === 'rows' ? 'row' : field;
  if (typeof row !== 'object' || row === null) return `${what} ${at + 1}`;
  const { cloud = '?', sku = '?', region = '?' } = row as Record<string, unknown>;
  const name = [cloud, sku, region].map((part) => String(part).slice(0, 64)).join(' ');
  return `${what} ${at + 1} (${name})`;
}

function refuseTwins<Row>(field: string, rows: readonly Row[], keyOf: (row: Row) => string): void {
  const seen = new Map<string, number>();
  for (const [at, row] of rows.entries()) {
    const first = seen.get(keyOf(row));
    if (first !== undefined) throw new PriceFileError(`${named(field, at, row)}: entry ${first + 1} is of the same`);
    seen.set(keyOf(row), at);
  }
}
