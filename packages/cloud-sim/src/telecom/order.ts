import { accepted, type Input, Refusal, text } from './answer.ts';
import { isOpen, type Order, type State } from './state.ts';

export function placeOrder(
  state: State,
  order: Pick<Order, 'resourceType' | 'resourceID'> & { readonly failed?: '1' | '5' | '22' },
): Order {
  const { world, orderMs } = state;
  const masterOrderID = world.bytes(16).toString('hex');
  const placed: Order = {
    ...order,
    masterOrderID,
    masterOrderNO: `${new Date(world.clock.nowMs()).toISOString().replace(/\D/g, '').slice(0, 14)}${state.orders.size}`,
    opensAtMs: world.clock.nowMs() + orderMs,
    donePolls: 0,
  };
  state.orders.set(masterOrderID, placed);
  return placed;
}

const opening = '14';
const done = '3';

/** Status and ids of an order: opening, then done without an id for one poll, then done with it. */
function poll(state: State, id: string): { readonly orderStatus: string; readonly ids: readonly string[] } {
  const order = state.orders.get(id);
  if (order === undefined) throw new Refusal('Openapi.Order.NotFound', 'the order does not exist');
  if (order.failed !== undefined) return { orderStatus: order.failed, ids: [] };
  if (!isOpen(state, order)) return { orderStatus: opening, ids: [] };
  order.donePolls += 1;
  return { orderStatus: done, ids: order.donePolls > 1 ? [order.resourceID] : [] };
}

export const queryEcsOrder = (state: State, input: Input) => {
  const { orderStatus, ids } = poll(state, text(input, 'masterOrderID'));
  return accepted({ orderStatus, instanceIDList: ids });
};

export const queryOrder = (state: State, input: Input) => {
  // The older spelling is taken as well, as the vendor's page says.
  const id = text(input, input.masterOrderId === undefined ? 'masterOrderID' : 'masterOrderId');
  const { orderStatus, ids } = poll(state, id);
  return accepted({ orderStatus, resourceType: state.orders.get(id)?.resourceType, resourceUUID: ids });
};
