import { expect, test } from 'vitest';
import { findUntidy } from './tidy-rules.ts';

const code = 'packages/core/src/a.ts';

test('a clean file has nothing to complain about', () => {
  expect(findUntidy(code, 'export const a = 1;\n', ['/srv/checkout/'])).toEqual([]);
});

test.each([
  [code, `const a = 1;\n// ${'TO'}${'DO'} later\n`, 'line 2: leftover marker'],
  [code, 'console.log(1);\n', 'line 1: writes to the console: use the log'],
  [code, `${'x\n'.repeat(401)}`, '401 lines, 400 are the most'],
  [code, "const bin = '/srv/checkout/bin';\n", 'line 1: path of one machine'],
  ['packages/core/src/a.test.ts', `test.${'only'}('x', f);\n`, 'line 1: only some tests would run'],
])('%s is untidy: %#', (path, text, complaint) => {
  expect(findUntidy(path, text, ['/srv/checkout/'])).toEqual([complaint]);
});

test('generated files and programs for a terminal are let be', () => {
  expect(findUntidy('packages/agent/src/protocol/generated/a.ts', 'x\n'.repeat(500), [])).toEqual([]);
  expect(findUntidy('packages/cli/src/a.ts', 'console.log(1);\n', [])).toEqual([]);
});
