import type { SimResponse } from '../frame/vendor.ts';
import { ArmError, json } from './arm-error.ts';
import type { Control } from './control.ts';
import { images } from './regions.ts';
import type { ArmRequest } from './request.ts';

const onlyVersion = '24.04.202610010';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const rowsOf = (control: Control, { names }: ArmRequest, values: Iterable<string>, word: string, below = '') =>
  [...new Set(values)].map((name) => {
    const { location = '' } = names;
    const base = `/Subscriptions/${control.account.subscriptionId}/Providers/Microsoft.Compute/Locations/${location}`;
    return { location, name, id: `${base}${below}/${word}/${name}` };
  });

const belowPublisher = ({ names }: ArmRequest): string => `/Publishers/${names.publisher}/ArtifactTypes/VMImage`;

export const imagePublishers = (control: Control, request: ArmRequest): SimResponse =>
  json(
    200,
    rowsOf(
      control,
      request,
      images.map(([publisher]) => publisher),
      'Publishers',
    ),
  );

/** Offers, and below them skus, of those images whose first parts are as asked for. @throws ArmError 404 */
function matching(wanted: readonly string[]) {
  const found = images.filter((image) => wanted.every((part, index) => same(image[index] ?? '', part)));
  if (found.length === 0) throw new ArmError(404, 'NotFound', 'Artifact: VMImage was not found.');
  return found;
}

export function imageOffers(control: Control, request: ArmRequest): SimResponse {
  const found = matching([request.names.publisher ?? '']).map(([, offer]) => offer);
  return json(200, rowsOf(control, request, found, 'Offers', belowPublisher(request)));
}

export function imageSkus(control: Control, request: ArmRequest): SimResponse {
  const { publisher = '', offer = '' } = request.names;
  const found = matching([publisher, offer]).map(([, , sku]) => sku);
  return json(200, rowsOf(control, request, found, 'Skus', `${belowPublisher(request)}/Offers/${offer}`));
}

/** Versions of an image; there is one. */
export function imageVersions(control: Control, request: ArmRequest): SimResponse {
  const { publisher = '', offer = '', sku = '' } = request.names;
  matching([publisher, offer, sku]);
  const below = `${belowPublisher(request)}/Offers/${offer}/Skus/${sku}`;
  return json(200, rowsOf(control, request, [onlyVersion], 'Versions', below));
}

export function imageVersion(control: Control, request: ArmRequest): SimResponse {
  const { version = '' } = request.names;
  if (version !== onlyVersion) throw new ArmError(404, 'NotFound', 'Artifact: VMImage was not found.');
  const [row] = JSON.parse(String(imageVersions(control, request).body)) as [object];
  const properties = {
    osDiskImage: { operatingSystem: 'Linux', sizeInGb: 30 },
    hyperVGeneration: 'V2',
    architecture: 'x64',
  };
  return json(200, { ...row, properties });
}
