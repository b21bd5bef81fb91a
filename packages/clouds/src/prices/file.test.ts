import { describe, expect, it } from 'vitest';
import { PriceFileError, readPriceFile } from './file.ts';

const row = {
  cloud: 'aws',
  sku: 't3.large',
  kind: 'machine',
  unit: 'hour',
  region: 'us-east-1',
  amountMicros: 83_200,
  currency: 'USD',
  asOf: '2026-07-20',
  source: 'our contract',
  confidence: 'high',
};
const read = (file: unknown) => readPriceFile(JSON.stringify(file));

describe('a file of prices', () => {
  it('is read as it is', () => {
    const unpriced = [{ cloud: 'aws', sku: '*', kind: 'traffic', region: '*', reason: 'in the contract' }];
    expect(read({ rows: [row] })).toEqual({ rows: [row], unpriced: [] });
    expect(read({ rows: [{ ...row, term: '1-year' }, row], unpriced })).toMatchObject({ unpriced });
  });

  it.each([
    [{ ...row, amountMicros: 83_200.5 }, 'row 2 (aws t3.large us-east-1): amountMicros must be integer'],
    [{ ...row, amountMicros: -1 }, 'amountMicros must be >= 0'],
    [{ ...row, cloud: 'mars' }, 'row 2 (mars t3.large us-east-1): cloud must be one of aws, azure'],
    [{ ...row, confidence: 'sure' }, 'confidence must be one of high, medium, low, very-low'],
    [{ ...row, currency: 'usd' }, 'currency must match pattern'],
    [{ ...row, asOf: '2026-02-30' }, 'asOf must match format "date"'],
    [{ ...row, price: 1 }, 'has the unknown field price'],
    [{ ...row, sku: ' t3' }, 'sku must match pattern'],
    [{ ...row, source: undefined }, 'must have required properties source'],
    ['t3.large', 'row 2: must be object'],
    [{ ...row, region: 'eu-west-1' }, 'row 2 (aws t3.large eu-west-1): entry 1 is of the same'],
  ])('is refused with the row and the rule (%#)', (broken, sentence) => {
    const other = { ...row, region: 'eu-west-1' };
    expect(() => read({ rows: [other, broken] })).toThrow(PriceFileError);
    expect(() => read({ rows: [other, broken] })).toThrow(sentence);
  });

  it.each([
    ['[', 'it is no JSON'],
    ['[]', 'rows must be a list'],
    ['null', 'must be an object'],
    ['{"rows":[],"prices":[]}', 'it has the field prices'],
    [`{"rows":[],"unpriced":[{}]}`, 'unpriced 1 (? ? ?): must have required properties'],
    [`{"rows":[${'{},'.repeat(10_000)}{}]}`, 'rows has 10001 entries; 10000 is the most'],
    [`"${'x'.repeat(4_194_304)}"`, 'it is larger than 4194304 bytes'],
  ])('is refused as a whole (%#)', (text, sentence) => {
    expect(() => readPriceFile(text)).toThrow(sentence);
  });
});
