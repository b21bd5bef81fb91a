/** Regions, machine types and images of the simulated project: a slice of Google's, in its own names. */
export const regions = [
  'us-central1',
  'us-east4',
  'us-west1',
  'europe-west1',
  'europe-west3',
  'asia-east1',
  'asia-east2',
  'asia-northeast1',
  'asia-southeast1',
  'australia-southeast1',
] as const;

const zoneLetters: Readonly<Record<string, string>> = { 'us-central1': 'abcf', 'europe-west1': 'bcd' };

export const zonesOf = (region: string): readonly string[] =>
  [...(zoneLetters[region] ?? 'abc')].map((letter) => `${region}-${letter}`);

export const zones = (): readonly string[] => regions.flatMap(zonesOf);

export interface MachineKind {
  readonly name: string;
  readonly cpus: number;
  readonly memoryMb: number;
  readonly microsPerHour: number;
}

export const machineKinds: readonly MachineKind[] = [
  { name: 'e2-medium', cpus: 2, memoryMb: 4_096, microsPerHour: 33_500 },
  { name: 'e2-standard-2', cpus: 2, memoryMb: 8_192, microsPerHour: 67_000 },
  { name: 'e2-standard-4', cpus: 4, memoryMb: 16_384, microsPerHour: 134_000 },
  { name: 'n2-standard-2', cpus: 2, memoryMb: 8_192, microsPerHour: 97_100 },
];

export const machineKind = (name: string): MachineKind | undefined => machineKinds.find((each) => each.name === name);

/** Project and family; each has one image, named after it. */
export const families = [
  ['ubuntu-os-cloud', 'ubuntu-2404-lts-amd64'],
  ['ubuntu-os-cloud', 'ubuntu-2204-lts'],
  ['debian-cloud', 'debian-12'],
] as const;

export const imageName = (family: string): string => `${family}-v20261001`;

export const hasImage = (path: string): boolean =>
  families.some(
    ([project, family]) =>
      path === `projects/${project}/global/images/family/${family}` ||
      path === `projects/${project}/global/images/${imageName(family)}`,
  );
