import { type Input, notFound, optionalText, page, text, whole } from './answer.ts';
import { flavorPerMonth, flavors, hoursPerMonth, images, regions, zones } from './catalogue.ts';
import type { State } from './state.ts';

export const describeRegions = (_state: State, _query: Input, body: Input) => {
  const wanted = optionalText(body, 'region');
  return { regions: regions.filter(({ regionId }) => (wanted ?? regionId) === regionId) };
};

export const listZones = () => ({ zones: zones.map((zoneName) => ({ zoneName })) });

/** Lists what is in stock only. */
export function listFlavors(_state: State, query: Input) {
  const [zone, specs] = [optionalText(query, 'zoneName'), optionalText(query, 'specs')?.split(',')];
  const listed = flavors.filter(({ spec, soldOut }) => soldOut !== true && (specs?.includes(spec) ?? true));
  const inZone = listed.map(({ spec, cpuCount, memoryCapacityInGB }) => ({
    spec,
    specId: spec.split('.')[1],
    cpuCount,
    memoryCapacityInGB,
    productType: 'Postpaid',
    systemDiskType: ['enhanced_ssd_pl1', 'ssd'],
    dataDiskType: ['enhanced_ssd_pl1', 'ssd'],
  }));
  return {
    zoneResources: zones
      .filter((name) => (zone ?? name) === name)
      .map((zoneName) => ({ zoneName, bccResources: { flavorGroups: [{ groupId: 'g5', flavors: inZone }] } })),
  };
}

export function listImages(_state: State, query: Input) {
  const [type, name] = [optionalText(query, 'imageType') ?? 'All', optionalText(query, 'imageName')];
  const found = type === 'All' || type === 'System' ? images : [];
  const named = found.filter((image) => name === undefined || image.name.includes(name));
  return page(named, query, { items: 'images', idOf: ({ id }) => id });
}

export function readImage(_state: State, id: string) {
  const image = images.find((each) => each.id === id);
  if (image === undefined) throw notFound('image');
  return { image };
}

/** The older list of what is sold. */
export const listSpecs = () => ({
  instanceTypes: flavors.map(({ spec, cpuCount, memoryCapacityInGB }) => ({
    ...{ type: 'N5', id: spec, name: spec, cpuCount, memorySizeInGB: memoryCapacityInGB, localDiskSizeInGB: 0 },
  })),
});

export function readPrice(_state: State, _query: Input, body: Input) {
  const spec = text(body, 'spec');
  const flavor = flavors.find((each) => each.spec === spec);
  if (flavor === undefined) throw notFound('spec');
  text(body, 'paymentTiming', /^(Prepaid|Postpaid)$/);
  const months = body.paymentTiming === 'Postpaid' ? 1 / hoursPerMonth : whole(body, 'purchaseLength', [1, 60]);
  const price = (flavorPerMonth(flavor) * months * whole(body, 'purchaseCount', [1, 100, 1])).toFixed(5);
  return { price: [{ specId: '', specPrices: [{ spec, status: 'available', specPrice: price, tradePrice: price }] }] };
}
