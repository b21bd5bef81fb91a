import type { City } from '@hansa/client';
import type { Context } from '../context.ts';
import { renderTable } from '../table.ts';

/** `hansa city catalogue [text]` */
export async function run(context: Context, text = ''): Promise<void> {
  const all = await (await context.client()).cities();
  const found = all.filter((city) => begins(city, text.trim().toLowerCase()));
  context.print(found, () =>
    renderTable(
      found,
      [
        { title: 'code', value: ({ code }) => code },
        { title: 'city', value: ({ name }) => name },
        { title: 'name', value: ({ fullNameZh }) => fullNameZh },
        { title: 'pinyin', value: ({ pinyin }) => pinyin },
        { title: 'province', value: ({ province }) => province },
        { title: 'country', value: ({ country }) => country },
        { title: 'latitude', value: ({ latitude }) => latitude.toFixed(2), align: 'right' },
        { title: 'longitude', value: ({ longitude }) => longitude.toFixed(2), align: 'right' },
      ],
      context.paint,
      `no city begins with ${JSON.stringify(text)}`,
    ),
  );
}

const begins = (
  { code, name, nameZh, fullNameZh, pinyin, otherNames, province, provinceZh = '', country }: City,
  text: string,
): boolean =>
  [code, name, nameZh, fullNameZh, pinyin, ...otherNames, province, provinceZh, country].some((part) =>
    part.toLowerCase().startsWith(text),
  );
