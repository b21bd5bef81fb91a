import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { vendorAdapters } from './vendors.ts';

/** What the page of each cloud tells an operator, by a word that stands in one of its headings. */
const topics = ['permissions', 'quotas', 'regions', 'prices', 'oddities', 'never tried against the'];

describe('the page of a cloud', () => {
  it.each(Object.keys(vendorAdapters))(
    'of %s tells permissions, quotas, regions, prices, oddities and what was never tried',
    async (cloud) => {
      const page = await readFile(new URL(`../../../docs/clouds/${cloud}.md`, import.meta.url), 'utf8');
      const headings = page.split('\n').filter((line) => line.startsWith('#'));
      const told = headings.join('\n').toLowerCase();
      expect(topics.filter((topic) => !told.includes(topic))).toEqual([]);
    },
  );
});
