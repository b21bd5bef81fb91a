/** The builder's name in core.yaml; renaming it would orphan every package built before. */
export const externalBuilderName = 'hansa';

/** Where the contract service with this label listens, and the peer dials. */
export function contractSocket(_socketDirectory: string, _label: string): string {
  throw new Error('not written');
}

/**
 * Writes `<directory>/bin/{detect,build,release}`: the peer runs them for our packages, and `release` names the contract's
 * Unix socket on this host. Idempotent.
 */
export async function writeExternalBuilder(_directory: string, _socketDirectory: string): Promise<void> {
  throw new Error('not written');
}
