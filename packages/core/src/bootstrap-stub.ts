export interface BootstrapStubInput {
  /** `https://host:port` of the control plane's bootstrap listener. */
  readonly bootstrapUrl: string;
  /** Hex SHA-256 of the league CA's certificate (DER). */
  readonly authoritySha256: string;
  /** The single-use secret with which the machine joins. */
  readonly secret: string;
}

/** The clouds with the least room for user-data take 1,024 characters, base64 included. */
export const bootstrapStubBytesMax = 700;

/**
 * What a machine runs at its first boot, on every cloud: it fetches the league's CA, believes it only by its digest, and then
 * fetches the archive of a host from a server that this CA vouches for, and starts it. Bears repeating. Needs `curl`, `tar`,
 * `gzip` and `sha256sum`, which cloud images have. Throws a RangeError when it would be longer than 700 bytes, or when a value
 * could end the quotes that it stands in.
 */
export function bootstrapStub({ bootstrapUrl, authoritySha256, secret }: BootstrapStubInput): string {
  for (const value of [bootstrapUrl, authoritySha256, secret]) {
    if (/['\n]/.test(value)) throw new RangeError('A value of the bootstrap stub holds a quote or a line break');
  }
  const stub = `#!/bin/sh
set -eu
u='${bootstrapUrl}' c='${authoritySha256}' s='${secret}'
umask 77
mkdir -p /opt/hansa
cd /opt/hansa
r(){ until "$@";do sleep 2;done;}
f(){ curl -fsSk -m 30 -o new $u/v1/authority&&[ $(sed /-/d new|base64 -d|sha256sum|cut -c-64) = $c ];}
a(){ curl -fsS --cacert ca $u/v1/archive|tar xzC part;}
[ -f ca ]||{ r f;mv new ca;}
[ -d host ]||{ mkdir -p part;r a;mv part host;}
printf %s "$s">secret
exec host/start $u $c
`;
  const bytes = Buffer.byteLength(stub);
  if (bytes <= bootstrapStubBytesMax) return stub;
  throw new RangeError(`The bootstrap stub has ${bytes} bytes, more than ${bootstrapStubBytesMax}: shorten the URL`);
}
