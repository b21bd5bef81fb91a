import { describe, expect, it } from 'vitest';
import { refuseTargets } from './cloud-settings.ts';
import type { Principal } from './principal.ts';

const as = (role: 'admin' | 'operator') => ({ role }) as Principal;

describe('where a cloud is', () => {
  it.each(['endpoint', 'tokenEndpoint', 'url', 'apiUrl', 'authorityHost', 'caFile'])(
    'is for an admin to say: %s',
    (name) => {
      expect(() => refuseTargets({ [name]: 'https://10.0.0.1' }, {}, as('operator'))).toThrow('Only an admin');
      expect(() => refuseTargets({ [name]: 'https://10.0.0.1' }, {}, as('admin'))).not.toThrow();
    },
  );

  it('may be repeated by an operator who changes something else', () => {
    const before = { endpoint: 'https://10.0.0.1', zone: 'a' };
    expect(() => refuseTargets({ ...before, zone: 'b' }, before, as('operator'))).not.toThrow();
  });
});
