import { describe, expect, it } from 'vitest';
import { createPaint, renderPairs, renderTable, visibleWidth } from './table.ts';

const plain = createPaint(false);
const columns = [
  { title: 'city', value: ({ name }: { name: string; channels?: number }) => name },
  {
    title: 'channels',
    value: ({ channels }: { name: string; channels?: number }) => channels,
    align: 'right' as const,
  },
];

describe('a table', () => {
  it('aligns columns under their titles and marks what is absent', () => {
    const text = renderTable([{ name: 'Hangzhou', channels: 12 }, { name: 'Frankfurt' }], columns, plain);
    expect(text).toBe(['CITY       CHANNELS', 'Hangzhou         12', 'Frankfurt         -', ''].join('\n'));
  });

  it('aligns by what a terminal shows: colours take no room, wide characters take two columns', () => {
    expect(visibleWidth('\u001b[32mready\u001b[0m')).toBe(5);
    expect(visibleWidth('北京')).toBe(4);
    const text = renderTable(
      [
        { name: '北京', channels: 1 },
        { name: 'Ulm', channels: 2 },
      ],
      columns,
      plain,
    );
    expect(text.split('\n').slice(1, 3)).toEqual(['北京         1', 'Ulm          2']);
  });

  it('says in words that it is empty', () => {
    expect(renderTable([], columns, plain, 'no city yet')).toBe('no city yet\n');
  });
});

describe('pairs', () => {
  it('leave out what has no value', () => {
    const text = renderPairs(
      [
        ['id', 'ch-1'],
        ['block', 3],
        ['result', undefined],
      ],
      plain,
    );
    expect(text).toBe('id     ch-1\nblock  3\n');
  });
});
