import { describe, expect, it } from 'vitest';
import { peerIdentity } from './peer-identity.ts';

const league = 'le-0123456789abcdef';

describe('who is at the other end', () => {
  it('is the host and incarnation of the certificate’s only URI', () => {
    expect(peerIdentity(`URI:hansa://${league}/host/ho-1/3`, league)).toEqual({ hostId: 'ho-1', incarnation: 3 });
    expect(peerIdentity(`DNS:x, URI:hansa://${league}/host/ho-1/3`, league).hostId).toBe('ho-1');
  });

  it.each([
    ['nothing', undefined],
    ['another league', 'URI:hansa://le-other/host/ho-1/1'],
    ['the bundle signer', `URI:hansa://${league}/bundle-signer`],
    ['two URIs', `URI:hansa://${league}/host/ho-1/1, URI:hansa://${league}/host/ho-2/1`],
    ['a quoted name', `"URI:hansa://${league}/host/ho-1/1"`],
    ['incarnation 0', `URI:hansa://${league}/host/ho-1/0`],
    ['more after the incarnation', `URI:hansa://${league}/host/ho-1/1/x`],
  ])('is refused for %s', (_, names) => {
    expect(() => peerIdentity(names, league)).toThrow(expect.objectContaining({ code: 'join.refused' }));
  });
});
