/** A place with a stable code: GB/T 2260 prefecture code in China, UN/LOCODE elsewhere. */
export interface City {
  readonly code: string;
  readonly name: string;
  /** Simplified Chinese. */
  readonly nameZh: string;
  readonly province: string;
  /** WGS-84, degrees, two decimals. */
  readonly latitude: number;
  readonly longitude: number;
}
