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
  /** The order that makes the machine of a key, and the tags that it is made with. */
  placed(key: string, order: PlacedOrder): void;
  /** The order of a key made no machine; another may follow it. */
  failed(key: string): void;
  /** No order was taken for a key; ignored when another call placed one meanwhile. */
  refused(key: string): void;
  /** The machine of a key was seen: once it is gone, nothing more comes of its order. */
  made(key: string): void;
  of(key: string): KnownOrder | undefined;
  /** The key behind a machine's or an address's name. */
  keyOf(name: string): string | undefined;
}

export interface PlacedOrder {
  /** Empty when none was taken. */
  readonly orderId: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface KnownOrder extends PlacedOrder {
  readonly key: string;
  readonly state: 'placed' | 'failed' | 'made';
}

const knownMax = 10_000;

export function createOrders(): Orders {
  const bySuffix = new Map<string, KnownOrder>();
  const of = (key: string) => bySuffix.get(nameSuffix(key));
  const put = (order: KnownOrder) => {
    bySuffix.delete(nameSuffix(order.key));
    bySuffix.set(nameSuffix(order.key), order);
    const [oldest] = bySuffix.keys();
    if (bySuffix.size > knownMax && oldest !== undefined) bySuffix.delete(oldest);
  };
  const move = (key: string, state: KnownOrder['state']) => put({ key, orderId: '', tags: {}, ...of(key), state });
  return {
    placed: (key, order) => put({ ...order, key, state: 'placed' }),
    failed: (key) => move(key, 'failed'),
    refused: (key) => {
      if (of(key)?.state !== 'placed') move(key, 'failed');
    },
    made: (key) => move(key, 'made'),
    of,
    keyOf: (name) => bySuffix.get(name.slice(-16))?.key,
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
