import { accepted, flag, type Input, missing, optionalText, page, Refusal, text, whole } from './answer.ts';
import { flavorsOf, imagesOf, prices, type Region, regions, zonesOf } from './catalogue.ts';
import type { State } from './state.ts';

export function regionOf(input: Input): Region {
  const id = text(input, 'regionID');
  const region = regions.find(({ regionID }) => regionID === id);
  if (region === undefined) throw new Refusal('Openapi.Region.NotFound', `the region ${id} does not exist`);
  return region;
}

export const listRegions = (_state: State, input: Input) => {
  const wanted = optionalText(input, 'regionName');
  return accepted({ regionList: regions.filter(({ regionName }) => wanted === undefined || regionName === wanted) });
};

export const listZones = (_state: State, input: Input) =>
  accepted({ zoneList: regionOf(input).zoneList.map((name, n) => ({ name, azDisplayName: `可用区${n + 1}` })) });

export const vmQuota = 'vm_limit';
export const addressQuota = 'public_ip_limit';
const quotaDefault = 1_000;

export const quotaOf = ({ world }: State, name: string): number => world.quotas.limit(name, quotaDefault);

export const readQuotas = (state: State, input: Input) => {
  regionOf(input);
  const [vm_limit, public_ip_limit] = [quotaOf(state, vmQuota), quotaOf(state, addressQuota)];
  return accepted({ quotas: { vm_limit, public_ip_limit, security_groups_limit: 100 }, global_quota: {} });
};

export const listFlavors = (state: State, input: Input) => {
  const region = regionOf(input);
  const azName = optionalText(input, 'azName');
  if (azName !== undefined && !zonesOf(region).includes(azName)) throw missing('azName');
  const [name, id] = [optionalText(input, 'flavorName'), optionalText(input, 'flavorID')];
  const zones = azName === undefined ? zonesOf(region) : [azName];
  const flavors = zones
    .flatMap((zone) => flavorsOf(region.regionID, zone, state.hash))
    .filter(({ flavorName, flavorID }) => (name ?? flavorName) === flavorName && (id ?? flavorID) === flavorID);
  return accepted({
    flavorList: flavors.map(({ flavorID, flavorName, flavorCPU, flavorRAM, soldOut, zone }) => ({
      flavorID,
      flavorName,
      flavorCPU,
      flavorRAM,
      flavorType: `CPU_${flavorName.slice(0, 2).toUpperCase()}`,
      flavorSeries: flavorName.slice(0, 1),
      cpuInfo: 'Intel(R) Xeon(R)',
      baseBandwidth: 1.5,
      bandwidth: 4,
      gpuCount: 0,
      available: soldOut !== true,
      azList: [zone],
    })),
  });
};

const publicImages = 1;

export const listImages = (state: State, input: Input) => {
  const region = regionOf(input);
  const sought = (optionalText(input, 'queryContent') ?? '').toLowerCase();
  const visibility = whole(input, 'visibility', [0, 4, publicImages]);
  const images = visibility === publicImages ? imagesOf(region.regionID, state.hash) : [];
  const found = images.filter(({ imageName, imageID }) => `${imageName} ${imageID}`.toLowerCase().includes(sought));
  return accepted(page(found, input, 'images'));
};

export const readImage = (state: State, input: Input) => {
  const region = regionOf(input);
  const id = text(input, 'imageID');
  const found = imagesOf(region.regionID, state.hash).filter(({ imageID }) => imageID === id);
  if (found.length === 0) throw new Refusal('Image.ImageCheck.NotFound', `the image ${id} does not exist`);
  return accepted({ images: found });
};

const hoursPerMonth = 730;

export const queryPrice = (state: State, input: Input) => {
  const region = regionOf(input);
  const resourceType = text(input, 'resourceType', /^(VM|EBS|IP)$/);
  const count = whole(input, 'count', [1, 50]);
  const onDemand = flag(input, 'onDemand', true);
  const months = onDemand ? 1 / hoursPerMonth : whole(input, 'cycleCount', [1, 60]);
  const perMonth = {
    VM: () => {
      const name = text(input, 'flavorName');
      const flavor = zonesOf(region)
        .flatMap((zone) => flavorsOf(region.regionID, zone, state.hash))
        .find(({ flavorName }) => flavorName === name);
      if (flavor === undefined) throw new Refusal('Ecs.Flavor.NotFound', `the flavor ${name} does not exist`);
      const disk = whole(input, 'sysDiskSize', [40, 2048]) * prices.diskGibPerMonth;
      return flavor.flavorCPU * prices.cpuPerMonth + flavor.flavorRAM * prices.gibPerMonth + disk;
    },
    EBS: () => whole(input, 'diskSize', [5, 2000]) * prices.diskGibPerMonth,
    IP: () => whole(input, 'bandwidth', [1, 2000]) * prices.addressMbpsPerMonth,
  }[resourceType as 'VM' | 'EBS' | 'IP']();
  const price = Math.round(perMonth * months * count * 10_000) / 10_000;
  return accepted({ totalPrice: price, discountPrice: price, finalPrice: price, subOrderPrices: [] });
};
