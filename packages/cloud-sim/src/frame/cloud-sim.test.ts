import { request } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createAddresses } from './addresses.ts';
import { type CloudSim, startCloudSim } from './cloud-sim.ts';
import { createHollowMachines } from './machines.ts';

let sim: CloudSim | undefined;
afterEach(() => sim?.close());

const start = async (): Promise<CloudSim> => {
  sim = await startCloudSim({ clouds: ['aws'], machines: 'hollow' });
  return sim;
};

describe('the frame of the simulators', () => {
  it('answers over https with a certificate of its own authority', async () => {
    const { endpoints, caPem } = await start();
    const status = await new Promise((resolve, reject) => {
      const ask = request(endpoints.aws?.https ?? '', { method: 'POST', ca: caPem }, ({ statusCode }) =>
        resolve(statusCode),
      );
      ask.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('refuses a body that is too long', async () => {
    const { endpoints } = await start();
    const sent = await fetch(endpoints.aws?.http ?? '', { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
    expect(sent.status).toBe(413);
  });

  it('binds nothing but loopback', async () => {
    await expect(startCloudSim({ clouds: ['aws'], machines: 'hollow', address: '0.0.0.0' })).rejects.toThrow(
      'loopback',
    );
  });

  it('lets the part of a hollow machine be played from its boot to its end', async () => {
    const heard: string[] = [];
    const machines = createHollowMachines({
      clock: { nowMs: () => 0 },
      bootMs: 0,
      addresses: createAddresses('127.77'),
      play: ({ cloud, id, userData, address }) => {
        heard.push(`${cloud}/${id} at ${address} runs ${userData}`);
        return () => heard.push(`${id} ends`);
      },
    });
    const kept = machines.boot({ cloud: 'aws', id: 'i-1', userData: 'a stub' });
    const removedEarly = machines.boot({ cloud: 'aws', id: 'i-2', userData: 'a stub' });
    await removedEarly.remove();
    await delay(5);
    expect(heard).toEqual(['aws/i-1 at 127.77.1.2 runs a stub']);
    await kept.stop();
    expect(heard.at(-1)).toBe('i-1 ends');
  });
});
