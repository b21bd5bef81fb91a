import { type DeployingCall, deployingCalls, type VendorCall } from '@hansa/clouds';
import type { KnownCloud } from './known-cloud.ts';

/** A call of the port, with the vendor's own calls that it makes. */
export interface PlannedCall {
  readonly call: DeployingCall;
  readonly times: number;
  readonly vendorCalls: readonly PlannedVendorCall[];
}

export interface PlannedVendorCall extends Pick<VendorCall, 'call' | 'effect'> {
  /** In all. Null: a read, repeated until it shows what it waits for, or a write for each of what is not known. */
  readonly times: number | null;
}

export interface Deploying {
  readonly machines: number;
  /** The first city of its account in the plan makes the site; all others stand in it. */
  readonly makesSite: boolean;
  /** Rules of the site's firewall. */
  readonly rules: number;
}

/** What is called, in order. Where the site stands, it is only looked at; where no call makes machines, none is made. */
export function plannedCalls(
  { deployment, offers, siteStands, creates }: KnownCloud,
  { machines, makesSite, rules }: Deploying,
): readonly PlannedCall[] {
  const times: Readonly<Record<DeployingCall, number>> = {
    ensureSite: makesSite ? 1 : 0,
    createMachine: creates === 'no' ? 0 : machines,
    observeMachine: creates === 'no' ? 0 : machines,
  };
  const each = { zone: offers?.zones.length ?? null, rule: rules, token: 1 };
  const sent = (call: DeployingCall, { effect, per }: VendorCall): number | null => {
    const one = per === undefined ? 1 : each[per];
    return effect === 'read' || one === null ? null : one * times[call];
  };
  return deployingCalls
    .filter((call) => times[call] > 0)
    .map((call) => ({
      call,
      times: times[call],
      vendorCalls: deployment.calls[call]
        .filter(({ effect }) => call !== 'ensureSite' || !siteStands || effect === 'read')
        .map((vendorCall) => ({
          call: vendorCall.call,
          effect: vendorCall.effect,
          times: sent(call, vendorCall),
        })),
    }));
}
