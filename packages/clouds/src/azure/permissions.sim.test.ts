import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { groupActions, missingActions } from './permissions.ts';

it('checks exactly what the role of the group allows', async () => {
  const file = new URL('../../../../infra/azure/role-group.json', import.meta.url);
  const role = JSON.parse(await readFile(file, 'utf8')) as { Actions: readonly string[] };
  expect([...groupActions].toSorted()).toEqual(role.Actions.toSorted());
});

describe('the actions that a role lacks', () => {
  it('are none for an owner', () => {
    expect(missingActions(groupActions, [{ actions: ['*'], notActions: [] }])).toEqual([]);
  });

  it('are those that no pattern matches, whatever the case of its letters', () => {
    const actions = ['microsoft.compute/*', 'Microsoft.Network/*/read'];
    const missing = missingActions(
      ['Microsoft.Compute/disks/write', 'Microsoft.Network/virtualNetworks/write'],
      [{ actions, notActions: [] }],
    );
    expect(missing).toEqual(['Microsoft.Network/virtualNetworks/write']);
  });

  it('are those that a role excepts, unless another role allows them', () => {
    const contributor = { actions: ['*'], notActions: ['Microsoft.Compute/*/delete'] };
    const needed = ['Microsoft.Compute/disks/delete'];
    expect(missingActions(needed, [contributor])).toEqual(needed);
    expect(missingActions(needed, [contributor, { actions: ['Microsoft.Compute/disks/*'], notActions: [] }])).toEqual(
      [],
    );
  });
});
