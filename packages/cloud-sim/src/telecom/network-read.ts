import { accepted, type Input, optionalText, page } from './answer.ts';
import { firewallOf, firewallView, networkOf, networkView, subnetOf, subnetView } from './network.ts';
import { regionOf } from './region.ts';
import type { State } from './state.ts';

/** The reads of one thing, and the older lists, which other clients use. */

export const readNetwork = (state: State, input: Input) => accepted(networkView(state, networkOf(state, input)));

export function listNetworksOld(state: State, input: Input) {
  const { regionID } = regionOf(input);
  const found = [...state.networks.values()].filter(({ region }) => region.regionID === regionID);
  const views = found.map((each) => networkView(state, each));
  return accepted(page(views, input, 'vpcs'));
}

export const readSubnet = (state: State, input: Input) => accepted(subnetView(subnetOf(state, input)));

export const readFirewall = (state: State, input: Input) => accepted(firewallView(state, firewallOf(state, input)));

/** Here the rows are the answer itself, and not in a member of it. */
export function listFirewallsOld(state: State, input: Input) {
  regionOf(input);
  const vpc = optionalText(input, 'vpcID');
  const found = [...state.firewalls.values()].filter(({ vpcID }) => (vpc ?? vpcID) === vpcID);
  const views = found.map((each) => firewallView(state, each));
  return accepted(page(views, input, 'rows').rows);
}
