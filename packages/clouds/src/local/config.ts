/** Settings of the cloud that is this computer. One root belongs to one league. */
export interface LocalCloudConfig {
  /** The league's id: owner of every machine, and part of the marker that its processes carry. */
  readonly league: string;
  /** Absolute path of the folder that holds everything of these machines; may hold spaces. */
  readonly root: string;
  /** A /24 of loopback addresses, such as `127.33.7.0/24`: machine N listens on `127.33.7.N`. */
  readonly addressBlock: string;
  /** Folder with `peer`, `orderer` and `fabric-ca-server`, handed to the machines as HANSA_FABRIC_BIN. */
  readonly fabricBin?: string;
  /** PATH of the machines; by default the folder of this Node, then the system's. */
  readonly path?: string;
  /** How long a machine may take to stop by itself before it is killed. */
  readonly graceMs?: number;
  /** A machine's console is cut into files of this size, of which the last two are kept. */
  readonly consoleBytesMax?: number;
}

export const localDefaults = { graceMs: 5_000, consoleBytesMax: 1_048_576 } as const;
