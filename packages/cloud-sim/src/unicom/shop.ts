import { isFields, pageOf, text } from './answer.ts';
import { flavours, microsPerHour } from './catalogue.ts';
import type { Operations } from './operation.ts';

/** Stock and prices, which want a console's login and no access key. Both were seen in a public client. */
export const createShop = (): Operations => ({
  'POST /product-cons/product/productquery/flavorsHasResChk': ({ body }) => {
    text(body, 'specilZone');
    const rows = flavours.map(({ flavorCode, cpu, ram }) => ({
      productId: flavorCode,
      productMode: flavorCode,
      productDetail: JSON.stringify({ cpuNum: String(cpu), memorySize: String(ram) }),
      bmsSurplusNum: '100',
    }));
    return pageOf(rows, { pageNum: body.currPage ?? 1, pageSize: body.pageSize ?? 10 });
  },
  'POST /bill-out-cons/bill/charge/order/getTotalProductPriceFromBill': ({ body }) => {
    const items = Array.isArray(body.subOrders) ? body.subOrders.filter(isFields) : [];
    const asked = items.flatMap(({ subOrderItems }) =>
      Array.isArray(subOrderItems) ? subOrderItems.filter(isFields) : [],
    );
    const micros = asked.reduce((sum, { productId }) => {
      const flavour = flavours.find(({ flavorCode }) => flavorCode === productId);
      return flavour === undefined ? sum : sum + microsPerHour(flavour);
    }, 0);
    // Thousandths of a CNY.
    return { standardPrice: Math.round(micros / 1_000), originalPrice: Math.round(micros / 1_000) };
  },
});
