/** Flavours by the code that a list of machines shows: `cpu2ram4` is 2 vCPU and 4 GiB. */
export const flavours: Readonly<Record<string, { readonly cpus: number; readonly memoryGiB: number }>> = {
  cpu2ram4: { cpus: 2, memoryGiB: 4 },
  cpu2ram8: { cpus: 2, memoryGiB: 8 },
  cpu4ram8: { cpus: 4, memoryGiB: 8 },
  cpu4ram16: { cpus: 4, memoryGiB: 16 },
};

/** By name. More can be named in the account's options. */
export const images: readonly string[] = ['AnolisOS 8.8 64位(标准版)', 'Ubuntu 22.04 64位(标准版)'];
