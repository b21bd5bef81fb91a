import { isFalse, isTrue, runs } from '@hansa/core';
import { observedNode } from '../host-view.ts';
import type { Phase } from '../phase.ts';
import type { CityNodeScope } from './scope.ts';

const condition = 'AuthorityReady';

/** AuthorityReady: the city's own certificate authorities exist, and their certificates are known. */
export const authority: Phase<CityNodeScope> = {
  condition,
  run: (_context, { hosts }) => {
    const home = hosts.find(({ host }) => runs(host.spec.role, 'ca'));
    const node = home && observedNode(home.view);
    if (node === undefined || node.caCertificate === '') {
      return { conditions: [isFalse(condition, 'Awaited', "the city's certificate authority is being made")] };
    }
    const { caCertificate, tlsCaCertificate } = node;
    return { conditions: [isTrue(condition)], status: { caCertificate, tlsCaCertificate } };
  },
};
