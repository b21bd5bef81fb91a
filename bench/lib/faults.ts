import type { FaultKind, Faults } from '../../packages/cloud-sim/src/index.ts';

/** Of all calls, so many fail so. Of the connections that break, half break when the call has had its effect. */
export const faultShares: readonly { readonly kind: FaultKind; readonly share: number }[] = [
  { kind: 'server-error', share: 0.3 },
  { kind: 'reset', share: 0.05 },
  { kind: 'lost-answer', share: 0.05 },
  { kind: 'hang', share: 0.05 },
];

/** A call meets the first fault that hits it, so each later one is drawn from the calls that are left. */
export function scriptFaults(faults: Faults): void {
  let left = 1;
  for (const { kind, share } of faultShares) {
    faults.script({ kind, share: share / left });
    left -= share;
  }
}
