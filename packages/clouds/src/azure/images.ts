/** Azure's reference of an image: a publisher's, by four names, or one of the account's own, by its id. */
export type ImageReference =
  | { readonly publisher: string; readonly offer: string; readonly sku: string; readonly version: string }
  | { readonly id: string };

const canonical = (offer: string): ImageReference => ({
  publisher: 'Canonical',
  offer,
  sku: 'server',
  version: 'latest',
});

/** Names that work on every cloud, and what they are here. */
export const imageAliases: Readonly<
  Record<string, { readonly description: string; readonly reference: ImageReference }>
> = {
  'ubuntu-24.04': { description: 'Ubuntu 24.04 LTS', reference: canonical('ubuntu-24_04-lts') },
  'ubuntu-22.04': {
    description: 'Ubuntu 22.04 LTS',
    reference: {
      publisher: 'Canonical',
      offer: '0001-com-ubuntu-server-jammy',
      sku: '22_04-lts-gen2',
      version: 'latest',
    },
  },
  'debian-12': {
    description: 'Debian 12',
    reference: { publisher: 'Debian', offer: 'debian-12', sku: '12-gen2', version: 'latest' },
  },
};

/** @returns undefined for what is neither an alias, `publisher:offer:sku:version` nor an image's resource id. */
export function imageReference(image: string): ImageReference | undefined {
  const alias = Object.hasOwn(imageAliases, image) ? imageAliases[image] : undefined;
  if (alias !== undefined) return alias.reference;
  if (/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/.+$/i.test(image))
    return { id: image };
  const [publisher, offer, sku, version, ...rest] = image.split(':');
  if (!publisher || !offer || !sku || !version || rest.length > 0) return undefined;
  return { publisher, offer, sku, version };
}
