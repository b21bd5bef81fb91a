import {
  type Address,
  AllocateAddressCommand,
  AssociateAddressCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  type Instance,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import type { Clock } from '@hansa/core';
import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { absentIsFine, type Ec2, present } from './client.ts';
import { givenTags, keyTag, machineTags, ownerTag, tagFilter, tagValue } from './names.ts';

export interface Addresses {
  /**
   * One step towards a reserved address on a machine: reserves one, then, once the machine runs, gives it to the machine.
   * Answers the address when the machine has it. A machine that is being deleted gets none any more.
   */
  step(key: string, instance: Instance, call: CallOptions): Promise<string | undefined>;
  /** Whether any address is reserved for the key, or may be and is not listed yet. */
  holds(key: string, call: CallOptions): Promise<boolean>;
  /** One step towards no address of the key; repeat until `holds` says so. */
  release(key: string, call: CallOptions): Promise<void>;
}

interface Reserved {
  readonly id: string;
  readonly ip: string | undefined;
}

const keptMax = 20_000;

/** A reserved address of each machine, found by its tag. */
export function createAddresses(ec2: Ec2, clock: Clock, listLagMs: number): Addresses {
  /** What was reserved for a key, or is just being: lists may not show it yet. */
  const reserved = new Map<string, Promise<Reserved | undefined>>();
  /** Keys whose machines are being deleted. */
  const ending = new Map<string, true>();
  /** When the answer to a reservation was lost: it may be there and not be listed. */
  const lostAtMs = new Map<string, number>();

  const of = async (key: string, call: CallOptions): Promise<readonly Address[]> => {
    const { Addresses = [] } = await ec2.read(
      new DescribeAddressesCommand({ Filters: [tagFilter(keyTag, key)] }),
      call,
    );
    return Addresses.toSorted((a, b) => (a.AllocationId ?? '').localeCompare(b.AllocationId ?? ''));
  };

  const isLost = (key: string) => clock.nowMs() < (lostAtMs.get(key) ?? Number.NEGATIVE_INFINITY) + listLagMs;

  /** Those that are listed, and the one that is only known to us. */
  const held = async (key: string, call: CallOptions): Promise<readonly Address[]> => {
    const unlisted = await reserved.get(key)?.catch(() => undefined);
    const listed = await of(key, call);
    const isListed = listed.some(({ AllocationId }) => AllocationId === unlisted?.id);
    return unlisted === undefined || isListed ? listed : [...listed, { AllocationId: unlisted.id }];
  };

  const allocate = async (key: string, { Tags }: Instance, call: CallOptions) => {
    const tags = machineTags(tagValue(Tags, ownerTag) ?? '', key, givenTags(Tags));
    const TagSpecifications = [{ ResourceType: 'elastic-ip' as const, Tags: tags }];
    try {
      return await ec2.write(new AllocateAddressCommand({ Domain: 'vpc', TagSpecifications }), call);
    } catch (error) {
      if (error instanceof CloudError && error.errorClass === 'unknown-outcome')
        bound(lostAtMs).set(key, clock.nowMs());
      throw error;
    }
  };

  const findOrAllocate = async (key: string, instance: Instance, call: CallOptions): Promise<Reserved | undefined> => {
    const [listed] = await of(key, call);
    if (listed === undefined && isLost(key)) return undefined;
    const { AllocationId, PublicIp } = listed ?? (await allocate(key, instance, call));
    return { id: present(AllocationId, 'an AllocationId'), ip: PublicIp };
  };

  const reserve = async (key: string, instance: Instance, call: CallOptions): Promise<Reserved | undefined> => {
    const reserving = reserved.get(key) ?? findOrAllocate(key, instance, call);
    bound(reserved).set(key, reserving);
    const entry = await reserving.catch((error: unknown) => {
      reserved.delete(key);
      throw error;
    });
    if (entry === undefined) reserved.delete(key);
    return entry;
  };

  return {
    holds: async (key, call) => (await held(key, call)).length > 0 || isLost(key),
    step: async (key, instance, call) => {
      if (ending.has(key)) return undefined;
      const address = await reserve(key, instance, call);
      if (address === undefined || instance.State?.Name !== 'running') return undefined;
      try {
        const input = { AllocationId: address.id, InstanceId: instance.InstanceId, AllowReassociation: false };
        await ec2.write(new AssociateAddressCommand(input), call);
      } catch (error) {
        if (error instanceof CloudError && error.vendorCode === 'InvalidAllocationID.NotFound') reserved.delete(key);
        throw error;
      }
      return address.ip;
    },
    release: async (key, call) => {
      bound(ending).set(key, true);
      const all = await held(key, call);
      for (const { AllocationId, AssociationId } of all) {
        if (AssociationId !== undefined) {
          await absentIsFine(ec2.write(new DisassociateAddressCommand({ AssociationId }), call));
        }
        await absentIsFine(ec2.write(new ReleaseAddressCommand({ AllocationId }), call));
      }
      reserved.delete(key);
    },
  };
}

function bound<T>(kept: Map<string, T>): Map<string, T> {
  if (kept.size >= keptMax) kept.clear();
  return kept;
}
