import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { conformanceCases } from './conformance/index.ts';
import { cloudErrorClasses } from './errors.ts';
import { rules } from './rules.ts';

const page = await readFile(new URL('../../../docs/contracts/cloud-provider.md', import.meta.url), 'utf8');

/** Rows of the table below a heading, as cells without back-ticks. */
function tableBelow(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('the contract of a cloud provider', () => {
  it('lists exactly the rules of rules.ts', () => {
    const inCode = Object.entries(rules).map(([id, rule]) => [id, rule.level, rule.text, rule.checkedBy]);
    expect(tableBelow('Rules')).toEqual(inCode.map((row) => row.map((cell) => cell.replaceAll('`', ''))));
  });

  it('lists exactly the error classes of errors.ts', () => {
    const inCode = Object.entries(cloudErrorClasses).map(([id, { code, retry, meaning }]) => [
      id,
      code,
      retry,
      meaning,
    ]);
    expect(tableBelow('Errors')).toEqual(inCode);
  });

  it('lists exactly the capabilities of port.ts', async () => {
    const port = await readFile(new URL('./port.ts', import.meta.url), 'utf8');
    const body = port.split('export interface CloudCapabilities {')[1]?.split('\n}')[0] ?? '';
    const inCode = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
    expect(tableBelow('Capabilities').map(([name]) => name)).toEqual(inCode);
  });

  it('has a conformance case for every rule that a suite can see, and for no other', () => {
    // Checked after every case, not by one of its own.
    const cased = new Set<string>([...conformanceCases.map((each) => each.rule), 'delete.complete']);
    const expected = Object.entries(rules).filter(([, { checkedBy }]) => checkedBy === 'suite');
    expect([...cased].sort()).toEqual(expected.map(([id]) => id).sort());
  });
});
