import { request } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { type CloudSim, startCloudSim } from './cloud-sim.ts';

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
});
