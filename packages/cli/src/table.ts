/** One column of a table for people. */
export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | number | undefined;
  readonly align?: 'right';
}

export type Paint = (text: string, style: 'dim' | 'bold' | 'green' | 'yellow' | 'red') => string;

const codes = { dim: 2, bold: 1, green: 32, yellow: 33, red: 31 } as const;

export const createPaint =
  (colour: boolean): Paint =>
  (text, style) =>
    colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;

const gap = '  ';

/** Aligned columns under their titles, no trailing blanks; an empty table is the sentence `empty`. */
export function renderTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  paint: Paint,
  empty = 'none',
): string {
  if (rows.length === 0) return `${paint(empty, 'dim')}\n`;
  const cells = rows.map((row) => columns.map(({ value }) => String(value(row) ?? '-')));
  const titles = columns.map(({ title }) => title.toUpperCase());
  const widths = titles.map((title, at) =>
    Math.max(visibleWidth(title), ...cells.map((line) => visibleWidth(line[at] ?? ''))),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => pad(text, widths[at] ?? 0, columns[at]?.align))
      .join(gap)
      .trimEnd();
  return [paint(line(titles), 'dim'), ...cells.map(line)].map((text) => `${text}\n`).join('');
}

/** `name   value`, one a line; a pair without a value is left out. */
export function renderPairs(pairs: readonly (readonly [string, string | number | undefined])[], paint: Paint): string {
  const present = pairs.filter((pair): pair is readonly [string, string | number] => pair[1] !== undefined);
  const width = Math.max(...present.map(([name]) => name.length));
  return present.map(([name, value]) => `${paint(name.padEnd(width), 'dim')}${gap}${value}\n`).join('');
}

function pad(text: string, width: number, align: 'right' | undefined): string {
  const blanks = ' '.repeat(Math.max(0, width - visibleWidth(text)));
  return align === 'right' ? blanks + text : text + blanks;
}

/** Columns that a terminal uses: no escape sequences, two for East Asian wide characters. */
export function visibleWidth(text: string): number {
  let width = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
  for (const character of text.replaceAll(/\u001b\[[0-9;]*m/g, '')) {
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  }
  return width;
}
