import type { PriceEntry } from '@hansa/client';
import { type Paint, renderTable } from '../table.ts';
import { listed } from './money.ts';

/** Prices as they are in force, each with where it is from; what has no price says why. */
export function priceTable(entries: readonly PriceEntry[], paint: Paint): string {
  return renderTable(
    entries,
    [
      { title: 'cloud', value: ({ cloud }) => cloud },
      { title: 'kind', value: ({ kind }) => kind },
      { title: 'sku', value: ({ sku }) => sku },
      { title: 'region', value: ({ region }) => region },
      { title: 'price', value: (entry) => ('reason' in entry ? undefined : listed(entry)), align: 'right' },
      { title: 'unit', value: (entry) => ('reason' in entry ? undefined : entry.unit) },
      { title: 'term', value: (entry) => ('reason' in entry ? undefined : (entry.term ?? 'on demand')) },
      { title: 'as of', value: (entry) => ('reason' in entry ? undefined : entry.asOf) },
      { title: 'confidence', value: (entry) => ('reason' in entry ? undefined : entry.confidence) },
      { title: 'origin', value: (entry) => ('reason' in entry ? undefined : entry.origin) },
      { title: 'source', value: (entry) => ('reason' in entry ? entry.reason : entry.source) },
    ],
    paint,
    'no price',
  );
}
