import type { SimulatedCloud } from './cloud-sim.ts';
import { QuickstartError } from './quickstart-error.ts';

export interface ConsoleOrder {
  readonly name: string;
  readonly userData: string;
}

interface ConsoleAnswer {
  readonly code: unknown;
  readonly message: string;
  readonly result: Record<string, unknown> | null;
}

const zoneCode = 'cn-langfang-2a';
/** Orderer, peer and gateway. */
const ports = [7050, 7051, 8443];
const machine = { flavorCode: 'cpu2ram8', imageName: 'Ubuntu 22.04 64位(标准版)', volumeSize: '100' };

/** Does what an operator does in the browser: logs in, lays a network, orders a machine and pastes its script. */
export async function orderAtConsole({ http, account }: SimulatedCloud, order: ConsoleOrder): Promise<void> {
  const { path, ...login } = account.console as { readonly path: string };
  const browse = async (page: string, body: object, token = ''): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${http}${path}${page}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', access_token: token },
      body: JSON.stringify(body),
    });
    const { code, message, result } = (await answer.json()) as ConsoleAnswer;
    if (String(code) !== '200') throw new QuickstartError(`The console of China Unicom says: ${message}`);
    return result ?? {};
  };
  const { accessToken } = await browse('/login', login);
  const token = String(accessToken);
  const network = await browse('/networks', { name: 'hansa', zoneCode, ports }, token);
  const { name: virtualMachineName, userData } = order;
  await browse('/orders', { virtualMachineName, zoneCode, userData, ...machine, ...network }, token);
}
