import { HansaError } from '@hansa/core';
import { callHttp, type HttpCall } from '../http.ts';

/** What the gateway says about the bundle that it serves from. */
export interface GatewayStatus {
  /** 0 before the first bundle. */
  readonly sequence: number;
  readonly serving: readonly string[];
  readonly csrs: readonly { readonly tenantId: string; readonly csr: string }[];
}

/** The gateway's control socket, open to the agent only. `fabric.unavailable`: no answer; `request.invalid`: bundle refused. */
export interface GatewayControl {
  status(): Promise<GatewayStatus>;
  putBundle(jws: string): Promise<GatewayStatus>;
}

const timeoutMs = 5_000;

function isGatewayStatus(value: unknown): value is GatewayStatus {
  if (typeof value !== 'object' || value === null) return false;
  const status = value as Partial<Record<keyof GatewayStatus, unknown>>;
  return Number.isInteger(status.sequence) && Array.isArray(status.serving) && Array.isArray(status.csrs);
}

export function createGatewayControl(socket: string): GatewayControl {
  async function call(request: Pick<HttpCall, 'method' | 'path' | 'body'>): Promise<GatewayStatus> {
    const { status, text } = await callHttp({ ...request, to: { socket }, timeoutMs }).catch((cause: unknown) => {
      throw new HansaError('fabric.unavailable', 'The gateway does not answer on its control socket', { cause });
    });
    if (status !== 200) {
      const what = `${request.method} ${request.path}`;
      throw new HansaError('request.invalid', `The gateway answered ${what} with ${status}: ${text.slice(0, 300)}`);
    }
    const answer: unknown = JSON.parse(text);
    if (!isGatewayStatus(answer)) throw new HansaError('internal.bug', 'The gateway told no status');
    return answer;
  }
  return {
    status: () => call({ method: 'GET', path: '/status' }),
    putBundle: (jws) => call({ method: 'PUT', path: '/bundle', body: JSON.stringify({ jws }) }),
  };
}
