import { CloudError } from '../errors.ts';
import type { CallOptions, ListedMachine, MachineObservation, MachineRef } from '../port.ts';
import { type Address, addressesOf, addressOf, releaseAddress } from './addresses.ts';
import type { Telecom } from './client.ts';
import { type Instance, instanceOf, instancesOf, phaseOf } from './instances.ts';
import { failureOfOrder, type KnownOrder, type OrderFailure, type Orders, orderError } from './orders.ts';

export interface Fleet {
  readonly telecom: Telecom;
  readonly orders: Orders;
  readonly region: string;
  readonly orderWithinMs: number;
  readonly nowMs: () => number;
}

const poll = { movingMs: 3_000, restingMs: 15_000 } as const;

export async function observeMachine(
  fleet: Fleet,
  { key }: MachineRef,
  call: CallOptions,
): Promise<MachineObservation> {
  const instance = await seenInstance(fleet, key, call);
  if (instance !== undefined) return observed(fleet, instance);
  const address = await addressOf(fleet.telecom, key, call);
  const left = await withoutMachine(fleet, { key, address }, call);
  return { ...left, pollAfterMs: poll.movingMs };
}

/** Seen once, a machine that is missed later is gone, also when the answer to its deletion was lost or somebody else deleted it. */
async function seenInstance({ telecom, orders }: Fleet, key: string, call: CallOptions): Promise<Instance | undefined> {
  const instance = await instanceOf(telecom, key, call);
  if (instance !== undefined) orders.made(key);
  return instance;
}

function observed({ region }: Fleet, instance: Instance): MachineObservation {
  const { id, status, zone = 'default', type, identity, privateAddress, publicAddress } = instance;
  const phase = phaseOf(status);
  return {
    phase,
    providerId: `telecom://${region}/${zone}/${id}`,
    ...(privateAddress === undefined ? {} : { privateAddress }),
    ...(publicAddress === undefined ? {} : { publicAddress }),
    ...(type === undefined ? {} : { type }),
    tags: identity?.tags ?? {},
    ...(phase === 'suspended' ? { error: `China Telecom suspended it (${status}): pay the account` } : {}),
    ...(phase === 'failed' ? { error: `China Telecom reports it as ${status}` } : {}),
    pollAfterMs: phase === 'running' || phase === 'stopped' ? poll.restingMs : poll.movingMs,
  };
}

interface Left {
  readonly key: string;
  readonly address: Address | undefined;
}

/** What stands of a key that no machine bears: an order on its way, an address whose order came to nothing, or nothing. */
async function withoutMachine(
  fleet: Fleet,
  { key, address }: Left,
  call: CallOptions,
): Promise<Pick<MachineObservation, 'phase' | 'error' | 'failure' | 'tags'>> {
  const known = fleet.orders.of(key);
  if (known?.state === 'made') return { phase: address === undefined ? 'absent' : 'deleting', tags: {} };
  const failure = await failureOf(fleet, known, call);
  const tags = known?.tags ?? {};
  if (address === undefined) {
    const onItsWay = known?.state === 'placed' && failure === undefined;
    return onItsWay ? { phase: 'creating', tags } : { phase: 'absent', tags: {} };
  }
  if (failure !== undefined) {
    const why = orderError(known?.orderId ?? '', failure);
    return { phase: 'failed', error: why.message, failure: why, tags };
  }
  if (!isOverdue(fleet, address)) return { phase: 'creating', tags };
  return { phase: 'failed', error: `Its order made no machine within ${fleet.orderWithinMs} ms; delete it`, tags };
}

async function failureOf(
  { telecom }: Fleet,
  known: KnownOrder | undefined,
  call: CallOptions,
): Promise<OrderFailure | undefined> {
  return known === undefined || known.orderId === '' ? undefined : failureOfOrder(telecom, known.orderId, call);
}

const isOverdue = ({ nowMs, orderWithinMs }: Fleet, { createdAtMs }: Address) => nowMs() - createdAtMs > orderWithinMs;

/** Gives the machine back with its disk and address, or the address alone once no order can make a machine of it any more. */
export async function deleteMachine(fleet: Fleet, { key }: MachineRef, call: CallOptions): Promise<void> {
  const { telecom, orders } = fleet;
  const instance = await seenInstance(fleet, key, call);
  if (instance !== undefined) return giveBack(fleet, instance, call);
  const address = await addressOf(telecom, key, call);
  if (address === undefined) return;
  const known = orders.of(key);
  const ended =
    known?.state === 'made' || known?.state === 'failed' || (await failureOf(fleet, known, call)) !== undefined;
  if (ended || isOverdue(fleet, address)) await releaseAddress(telecom, address, call);
}

async function giveBack({ telecom }: Fleet, instance: Instance, call: CallOptions): Promise<void> {
  if (phaseOf(instance.status) === 'deleting') return;
  const input = { clientToken: instance.id, instanceID: instance.id, deleteVolume: true, deleteEip: true };
  try {
    await telecom('deleteInstance', { input }, call);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    // A machine that is being made takes no order yet; the caller repeats this call until it is absent.
    const notYet = phaseOf(instance.status) === 'creating' && error.errorClass === 'invalid';
    if (notYet) return;
    if (error.errorClass !== 'not-found') throw error;
  }
}

/** @throws CloudError `not-found` when there is none, `account-blocked` when the vendor suspended it. */
export async function startMachine({ telecom }: Fleet, { key }: MachineRef, call: CallOptions): Promise<void> {
  const instance = await instanceOf(telecom, key, call);
  if (instance === undefined) throw new CloudError('not-found', 'China Telecom has no machine of this key');
  const phase = phaseOf(instance.status);
  if (phase === 'suspended') throw new CloudError('account-blocked', 'China Telecom suspended it: pay the account');
  if (phase === 'stopped') await telecom('startInstance', { input: { instanceID: instance.id } }, call);
}

/** Machines of an owner, and then the addresses that were left without one. */
export async function* listMachines(fleet: Fleet, owner: string, call: CallOptions): AsyncGenerator<ListedMachine> {
  const names = new Set<string>();
  for await (const { name, status, type, identity } of instancesOf(fleet.telecom, owner, call)) {
    names.add(name);
    if (identity?.owner !== owner) continue;
    const what = { phase: phaseOf(status), ...(type === undefined ? {} : { type }) };
    yield { key: identity.key, handle: name, ...what, tags: identity.tags };
  }
  for await (const address of addressesOf(fleet.telecom, owner, call)) {
    if (names.has(address.name)) continue;
    const key = fleet.orders.keyOf(address.name);
    const tags = key === undefined ? {} : (fleet.orders.of(key)?.tags ?? {});
    const overdue = isOverdue(fleet, address);
    // A young one is about to get its machine, whose key nothing tells yet.
    if (key === undefined && !overdue) continue;
    yield { key: key ?? address.name, handle: address.name, phase: overdue ? 'failed' : 'creating', tags };
  }
}
