import type { SimResponse } from '../frame/vendor.ts';
import {
  associateAddress,
  createAddress,
  deleteAddress,
  disassociateAddress,
  listAddresses,
  listAddressesOld,
  readAddress,
  resizeAddress,
} from './address.ts';
import type { Input } from './answer.ts';
import { createInstance } from './create-instance.ts';
import {
  deleteInstance,
  listInstances,
  listStatuses,
  readInstance,
  startInstance,
  stopInstance,
  unsubscribeInstance,
  updateLabels,
} from './instance.ts';
import * as change from './instance-change.ts';
import * as network from './network.ts';
import * as reads from './network-read.ts';
import { queryEcsOrder, queryOrder } from './order.ts';
import { listFlavors, listImages, listRegions, listZones, queryPrice, readImage, readQuotas } from './region.ts';
import type { State } from './state.ts';

type Handle = (
  state: State,
  input: Input,
  fault?: 'capacity' | 'account-blocked',
) => SimResponse | Promise<SimResponse>;

interface Operation {
  readonly method: 'GET' | 'POST';
  readonly handle: Handle;
}

const get = (handle: Handle): Operation => ({ method: 'GET', handle });
const post = (handle: Handle): Operation => ({ method: 'POST', handle });

/** An account that owes money: the vendor freezes what it has. */
const listOrSuspend: Handle = (state, input, fault) =>
  listInstances(state, input, fault === 'account-blocked' ? 'freezing' : undefined);

/** By path, which is also an operation's name here: the vendor's products share one name space. */
export const operations: Readonly<Record<string, Operation>> = {
  '/v4/region/list-regions': get(listRegions),
  '/v4/region/get-zones': get(listZones),
  '/v4/region/customer-quotas': get(readQuotas),
  '/v4/new-order/query-price': post(queryPrice),
  '/v4/ecs/flavor/list': post(listFlavors),
  '/v4/image/list': get(listImages),
  '/v4/ecs/create-instance': post(createInstance),
  '/v4/ecs/order/query-uuid': get(queryEcsOrder),
  '/v4/order/query-uuid': get(queryOrder),
  '/v4/ecs/list-instances': post(listOrSuspend),
  '/v4/ecs/describe-instances': post(listOrSuspend),
  '/v4/ecs/instance-details': get(readInstance),
  '/v4/ecs/instance-status-list': post(listStatuses),
  '/v4/ecs/start-instance': post(startInstance),
  '/v4/ecs/stop-instance': post(stopInstance),
  '/v4/ecs/reboot-instance': post(change.rebootInstance),
  '/v4/ecs/update-instance': post(change.updateInstance),
  '/v4/ecs/update-flavor-spec': post(change.resizeInstance),
  '/v4/ecs/vpc/join-security-group': post(change.joinFirewall),
  '/v4/ecs/vpc/leave-security-group': post(change.leaveFirewall),
  '/v4/ebs/list-ebs': get(change.listDisks),
  '/v4/image/detail': get(readImage),
  '/v4/ecs/delete-instance': post(deleteInstance),
  '/v4/ecs/unsubscribe-instance': post(unsubscribeInstance),
  '/v4/ecs/label/update': post(updateLabels),
  '/v4/eip/create': post(createAddress),
  '/v4/eip/new-list': post(listAddresses),
  '/v4/eip/list': post(listAddressesOld),
  '/v4/eip/show': get(readAddress),
  '/v4/eip/delete': post(deleteAddress),
  '/v4/eip/associate': post(associateAddress),
  '/v4/eip/disassociate': post(disassociateAddress),
  '/v4/eip/modify-spec': post(resizeAddress),
  '/v4/vpc/create': post(network.createNetwork),
  '/v4/vpc/new-list': get(network.listNetworks),
  '/v4/vpc/delete': post(network.deleteNetwork),
  '/v4/vpc/create-subnet': post(network.createSubnet),
  '/v4/vpc/new-list-subnet': get(network.listSubnets),
  '/v4/vpc/delete-subnet': post(network.deleteSubnet),
  '/v4/vpc/create-security-group': post(network.createFirewall),
  '/v4/vpc/new-query-security-groups': get(network.listFirewalls),
  '/v4/vpc/delete-security-group': post(network.deleteFirewall),
  '/v4/vpc/create-security-group-ingress': post(network.addIngress),
  '/v4/vpc/revoke-security-group-ingress': post(network.removeRule),
  '/v4/vpc/create-security-group-egress': post(network.addEgress),
  '/v4/vpc/revoke-security-group-egress': post(network.removeRule),
  '/v4/vpc/list': get(reads.listNetworksOld),
  '/v4/vpc/query': get(reads.readNetwork),
  '/v4/vpc/query-subnet': get(reads.readSubnet),
  '/v4/vpc/query-security-groups': get(reads.listFirewallsOld),
  '/v4/vpc/describe-security-group-attribute': get(reads.readFirewall),
};
