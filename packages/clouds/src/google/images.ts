/** Names that work on every cloud, and what they are here. All of them carry cloud-init, which Google's Debian does not. */
export const imageAliases: Readonly<Record<string, { readonly description: string; readonly source: string }>> = {
  'ubuntu-24.04': {
    description: 'Ubuntu 24.04 LTS',
    source: 'projects/ubuntu-os-cloud/global/images/family/ubuntu-2404-lts-amd64',
  },
  'ubuntu-22.04': {
    description: 'Ubuntu 22.04 LTS',
    source: 'projects/ubuntu-os-cloud/global/images/family/ubuntu-2204-lts',
  },
};

/** @returns undefined for what is neither an alias nor `projects/<p>/global/images/[family/]<name>`. */
export function imageSource(image: string): string | undefined {
  if (Object.hasOwn(imageAliases, image)) return imageAliases[image]?.source;
  return /^projects\/[a-z0-9:.-]+\/global\/images\/(family\/)?[a-z0-9-]+$/.test(image) ? image : undefined;
}
