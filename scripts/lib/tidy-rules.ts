const linesMax = 400;
const bytesMax = 1024 * 1024;

const isGenerated = (path: string): boolean =>
  /(^|\/)(generated|dist)\/|\.sum$|lock\.yaml$|(^|\/)openapi\.json$/.test(path);
const isCode = (path: string): boolean =>
  /\.(ts|tsx|cjs|mjs|sh|sql|proto)$/.test(path) || /^scripts\/[a-z]+$/.test(path);
const isTest = (path: string): boolean => path.endsWith('.test.ts');
/** Only programs that talk to a person at a terminal write to the console. */
const mayPrint = (path: string): boolean => /^(scripts|bench|packages\/(cli|quickstart))\//.test(path);

interface Rule {
  readonly pattern: RegExp;
  readonly complaint: string;
  readonly concerns: (path: string) => boolean;
}

const rules: readonly Rule[] = [
  // The markers are spelled so that this file does not hold them.
  { pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/, complaint: 'leftover marker', concerns: isCode },
  { pattern: /\b(?:test|it|describe)\.only\(/, complaint: 'only some tests would run', concerns: isTest },
  { pattern: /\b(?:test|it|describe)\.skip\(/, complaint: 'test is skipped without a condition', concerns: isTest },
  { pattern: /\bdebugger;/, complaint: 'debugger statement', concerns: isCode },
  {
    pattern: /\bconsole\.(?:log|debug|info|warn|error)\(/,
    complaint: 'writes to the console: use the log',
    concerns: (path) => isCode(path) && !isTest(path) && !mayPrint(path),
  },
  { pattern: /^(?:<{7}|>{7}) /m, complaint: 'merge conflict', concerns: () => true },
  {
    pattern: /(?:^|[\s'"`(=])\/(?:home|root|Users)\/[a-z]/,
    complaint: 'path of one machine',
    concerns: (path) => isCode(path) && !isTest(path),
  },
];

/** What is untidy about one file, each with its line where there is one. */
export function findUntidy(path: string, text: string, machinePaths: readonly string[]): string[] {
  if (isGenerated(path)) return [];
  const complaints: string[] = [];
  if (text.length > bytesMax) complaints.push(`larger than ${bytesMax} bytes`);
  const lines = text.split('\n').length - 1;
  if (isCode(path) && lines > linesMax) complaints.push(`${lines} lines, ${linesMax} are the most`);
  for (const { pattern, complaint, concerns } of rules) {
    const match = concerns(path) ? pattern.exec(text) : null;
    if (match !== null) complaints.push(`line ${lineOf(text, match.index)}: ${complaint}`);
  }
  for (const machinePath of machinePaths) {
    const index = text.indexOf(machinePath);
    if (index >= 0) complaints.push(`line ${lineOf(text, index)}: path of one machine`);
  }
  return complaints;
}

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;
