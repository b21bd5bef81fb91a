/**
 * What can be ordered by name. An order names the family and the size besides the specification, so a specification that is not
 * here cannot be ordered. Names follow the vendor's pattern (family, size, GiB a vCPU); no one has ordered them through this adapter.
 */
export interface Specification {
  readonly vmType: 'common' | 'compute' | 'memImprove';
  readonly cpus: number;
  readonly memoryGiB: number;
}

export const specifications: Readonly<Record<string, Specification>> = {
  's4.large.2': { vmType: 'common', cpus: 2, memoryGiB: 4 },
  's4.large.4': { vmType: 'common', cpus: 2, memoryGiB: 8 },
  's4.xlarge.2': { vmType: 'common', cpus: 4, memoryGiB: 8 },
  's4.xlarge.4': { vmType: 'common', cpus: 4, memoryGiB: 16 },
  'c4.large.2': { vmType: 'compute', cpus: 2, memoryGiB: 4 },
  'c4.xlarge.2': { vmType: 'compute', cpus: 4, memoryGiB: 8 },
  'm4.large.8': { vmType: 'memImprove', cpus: 2, memoryGiB: 16 },
};

/** By the names that an order takes. More can be named in the account's options. */
export const images: readonly string[] = ['BC-Linux 21.10 U4 64bit', 'Ubuntu 22.04 64bit', 'Anolis OS 8.8 64bit'];
