export interface ContractPackageInput {
  /** Letters, digits, `_`, `.`, `+`, `-`; begins with a letter or a digit. */
  readonly label: string;
  /** Name and version of what serves it; part of the digest, so that another version is another package. */
  readonly contract: { readonly name: string; readonly version: string };
}

/** The `.tar.gz` that peers install: equal input gives equal bytes, on every machine. */
export async function packageContract(_input: ContractPackageInput): Promise<Uint8Array> {
  throw new Error('not written');
}

/** `<label>:<sha256 hex>`, as the peer names the installed package. */
export function packageId(_label: string, _contractPackage: Uint8Array): string {
  throw new Error('not written');
}
