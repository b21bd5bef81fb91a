import type { Conditions } from './conditions.ts';

type Cell = string | number;

/** One table of a measurement; columns of numbers stand right. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Report {
  readonly bench: string;
  readonly conditions: Conditions;
  readonly tables: readonly Table[];
  /** Sentences that the figures cannot be read without. */
  readonly notes: readonly string[];
}

/** To standard output: tables for people, or the whole report as one line of JSON. */
export function printReport(report: Report, asJson: boolean): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { cores, cpu, memoryGiB, loadBefore, node, fabric, at } = report.conditions;
  const versions = [`Node ${node}`, ...(fabric === undefined ? [] : [`Fabric ${fabric}`])].join(', ');
  const lines = [
    `${report.bench}: ${cores} cores (${cpu}), ${memoryGiB} GiB, load ${loadBefore} before, ${versions}, ${at}`,
    ...report.tables.flatMap((table) => ['', table.title, ...tableLines(table)]),
    ...(report.notes.length > 0 ? ['', ...report.notes] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function tableLines({ columns, rows }: Table): string[] {
  const texts = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_, at) => Math.max(...texts.map((row) => row[at]?.length ?? 0)));
  const isNumber = columns.map((_, at) => rows.every((row) => typeof row[at] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((text, at) => (isNumber[at] === true ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return texts.map(line);
}

/** Progress goes to standard error, so that `--json` stays clean. */
export const progress = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
