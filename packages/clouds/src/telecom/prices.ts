import { CloudError, type CloudErrorClass } from '../errors.ts';
import type { CallOptions, Price } from '../port.ts';
import type { Telecom } from './client.ts';
import { machineShapes } from './shapes.ts';

export interface PriceQuestion {
  /** Any image of the region: a machine's price asks for one. */
  readonly imageId: string;
  readonly bootDiskType: string;
  readonly bandwidthMbps: number;
  /** The day that the answers are of. */
  readonly asOf: string;
}

/** Without the right to ask, or for what is not sold, there is no price: the price book is left. */
const unanswered: ReadonlySet<CloudErrorClass> = new Set(['permission', 'not-found', 'invalid']);

const source = 'China Telecom, POST /v4/new-order/query-price, finalPrice on demand';

/**
 * What the vendor asks of this account on demand for what the profiles order: an hour, by its page of billing. It tells a machine
 * with its disk, so the disk is taken off.
 */
export async function tellPrices(
  telecom: Telecom,
  { imageId, bootDiskType, bandwidthMbps, asOf }: PriceQuestion,
  call: CallOptions,
): Promise<readonly Price[]> {
  const ask = (resourceType: 'VM' | 'EBS' | 'IP', what: Readonly<Record<string, unknown>>) =>
    microsAnHour(telecom, { resourceType, count: 1, onDemand: true, ...what }, call);
  const said = { currency: 'CNY', asOf, source, confidence: 'medium' } as const;
  const { diskGiB } = machineShapes.light;
  const disk = await ask('EBS', { diskMode: 'VBD', diskType: bootDiskType, diskSize: diskGiB });
  const address = await ask('IP', { bandwidth: bandwidthMbps });
  const prices: Price[] = [];
  if (address !== undefined) prices.push({ kind: 'address', sku: 'eip', unit: 'hour', amountMicros: address, ...said });
  if (disk === undefined) return prices;
  const each = Math.round(disk / diskGiB);
  prices.push({ kind: 'disk', sku: bootDiskType, unit: 'GiB-hour', amountMicros: each, ...said });
  for (const sku of new Set(Object.values(machineShapes).map(({ type }) => type))) {
    const input = { flavorName: sku, imageUUID: imageId, sysDiskType: bootDiskType, sysDiskSize: diskGiB };
    const whole = await ask('VM', input);
    if (whole === undefined || whole < disk) continue;
    prices.push({ kind: 'machine', sku, unit: 'hour', amountMicros: whole - disk, ...said });
  }
  return prices;
}

async function microsAnHour(telecom: Telecom, input: object, call: CallOptions): Promise<number | undefined> {
  try {
    const { finalPrice } = await telecom('queryPrice', { input: { ...input } }, call);
    const isPrice = typeof finalPrice === 'number' && finalPrice >= 0 && finalPrice <= 1e6;
    return isPrice ? Math.round(finalPrice * 1e6) : undefined;
  } catch (error) {
    if (error instanceof CloudError && unanswered.has(error.errorClass)) return undefined;
    throw error;
  }
}
