import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import type { Clock } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { CallOptions, Offers } from '../port.ts';
import type { Ec2 } from './client.ts';

/** Canonical's accounts, in the world and in China. */
const canonical = '099720109477';
const canonicalChina = '837727238323';

/** Names of ours for images, and how the vendor's are named. */
const named: Readonly<Record<string, { readonly pattern: string; readonly description: string }>> = {
  'ubuntu-24.04': { pattern: 'ubuntu/images/hvm-ssd*/ubuntu-noble-24.04-*-server-*', description: 'Ubuntu 24.04 LTS' },
  'ubuntu-22.04': { pattern: 'ubuntu/images/hvm-ssd*/ubuntu-jammy-22.04-*-server-*', description: 'Ubuntu 22.04 LTS' },
};

export const imageOffers: Offers['images'] = Object.entries(named).map(([name, { description }]) => ({
  name,
  description,
}));

const amiPattern = /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/;
export const isImage = (image: string): boolean => Object.hasOwn(named, image) || amiPattern.test(image);

/** Graviton types end their family with g, such as `t4g` and `m7gd`. */
const archOf = (type: string): 'arm64' | 'x86_64' => (/^[a-z]+\d+g[a-z]*\./.test(type) ? 'arm64' : 'x86_64');

/** An image and where its root disk is attached. */
export interface Image {
  readonly id: string;
  readonly rootDevice: string;
}

export type FindImage = (image: string, type: string, call: CallOptions) => Promise<Image>;

const keptMs = 3_600_000;

/** Finds the newest image of a name for a type; what was found is kept for an hour, for names of images come out monthly. */
export function createImages(
  ec2: Ec2,
  clock: Clock,
  { region, imageOwner }: { region: string; imageOwner?: string },
): FindImage {
  const kept = new Map<string, { readonly image: Image; readonly untilMs: number }>();
  const owner = imageOwner ?? (region.startsWith('cn-') ? canonicalChina : canonical);

  const find = async (image: string, arch: string, call: CallOptions): Promise<Image> => {
    const byName = [
      { Name: 'name', Values: [named[image]?.pattern ?? ''] },
      { Name: 'architecture', Values: [arch] },
      { Name: 'state', Values: ['available'] },
    ];
    const input = amiPattern.test(image) ? { ImageIds: [image] } : { Owners: [owner], Filters: byName };
    const { Images = [] } = await ec2.read(new DescribeImagesCommand(input), call);
    const [newest] = Images.toSorted((a, b) => (b.CreationDate ?? '').localeCompare(a.CreationDate ?? ''));
    if (newest?.ImageId === undefined || newest.RootDeviceName === undefined) {
      throw new CloudError('not-found', `AWS has no image ${image} for ${arch} of the account ${owner} in ${region}`);
    }
    return { id: newest.ImageId, rootDevice: newest.RootDeviceName };
  };

  return async (image, type, call) => {
    const arch = archOf(type);
    const known = kept.get(`${image}/${arch}`);
    if (known !== undefined && clock.nowMs() < known.untilMs) return known.image;
    const found = await find(image, arch, call);
    kept.set(`${image}/${arch}`, { image: found, untilMs: clock.nowMs() + keptMs });
    return found;
  };
}
