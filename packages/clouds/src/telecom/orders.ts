import { CloudError, type CloudErrorClass } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { textOf } from '../signed-http/answer.ts';
import type { Telecom } from './client.ts';
import { nameSuffix } from './names.ts';

/**
 * What this process knows of its orders, so that it need not wait out the longest time that an order may take. Forgotten
 * without harm: then it waits.
 */
export interface Orders {
  /** The order that makes the machine of a key. */
  placed(key: string, orderId: string): void;
  /** The machine of a key was given back: what is left of it needs no order to be waited for. */
  givenBack(key: string): void;
  orderId(key: string): string | undefined;
  isGivenBack(key: string): boolean;
  /** The key behind a machine's or an address's name. */
  keyOf(name: string): string | undefined;
  forget(key: string): void;
}

interface Known {
  readonly key: string;
  readonly orderId: string | undefined;
}

const knownMax = 10_000;

export function createOrders(): Orders {
  const bySuffix = new Map<string, Known>();
  const put = (key: string, orderId: string | undefined) => {
    bySuffix.delete(nameSuffix(key));
    bySuffix.set(nameSuffix(key), { key, orderId });
    const [oldest] = bySuffix.keys();
    if (bySuffix.size > knownMax && oldest !== undefined) bySuffix.delete(oldest);
  };
  const of = (key: string) => bySuffix.get(nameSuffix(key));
  return {
    placed: put,
    givenBack: (key) => put(key, undefined),
    orderId: (key) => of(key)?.orderId,
    isGivenBack: (key) => of(key) !== undefined && of(key)?.orderId === undefined,
    keyOf: (name) => bySuffix.get(name.slice(-16))?.key,
    forget: (key) => {
      bySuffix.delete(nameSuffix(key));
    },
  };
}

/** Why an order made no machine and never will; undefined while it may. */
export interface OrderFailure {
  readonly errorClass: CloudErrorClass;
  readonly detail: string;
}

/** By `internal/business/order_const.go` of the vendor's Terraform provider. */
const failures: Readonly<Record<string, OrderFailure>> = {
  '0': { errorClass: 'unavailable', detail: 'the order ended in an error' },
  '1': { errorClass: 'account-blocked', detail: 'the order waits for payment' },
  '4': { errorClass: 'account-blocked', detail: 'the order was cancelled' },
  '5': { errorClass: 'capacity', detail: 'the order failed, mostly for want of stock' },
  '10': { errorClass: 'account-blocked', detail: 'the order was not approved' },
  '11': { errorClass: 'account-blocked', detail: 'the order was withdrawn' },
  '13': { errorClass: 'unavailable', detail: 'the order was given back' },
  '22': { errorClass: 'account-blocked', detail: 'the payment of the order failed' },
  '999': { errorClass: 'unavailable', detail: 'the order was deleted' },
};

export async function failureOfOrder(
  telecom: Telecom,
  orderId: string,
  call: CallOptions,
): Promise<OrderFailure | undefined> {
  const order = await telecom('readOrder', { input: { masterOrderID: orderId } }, call);
  const status = typeof order.orderStatus === 'number' ? String(order.orderStatus) : textOf(order.orderStatus);
  return failures[status ?? ''];
}

export const orderError = (orderId: string, { errorClass, detail }: OrderFailure): CloudError =>
  new CloudError(errorClass, `China Telecom made no machine: ${detail} (order ${orderId})`, {
    vendorCode: 'order',
    vendorRequestId: orderId,
  });
