import type { Price } from '../port.ts';
import { machineShapes } from './shapes.ts';

/** No figure of the vendor stands in public text, so China Telecom's of 2020-07 stand in. */
const standIn = (type: string, cnyPerMonth: number): Price => ({
  type,
  currency: 'CNY',
  microsPerHour: Math.round((cnyPerMonth * 1_000_000) / 730),
  source: "stand-in: China Telecom's S3 family, third-party data",
  asOf: '2020-07-01',
  confidence: 'very-low',
});

export const baiduPrices: readonly Price[] = [
  standIn(machineShapes.light.type, 356),
  standIn(machineShapes.standard.type, 236),
];
