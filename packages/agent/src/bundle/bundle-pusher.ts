import type { Log } from '../log.ts';
import type { DesiredBundle } from '../protocol/index.ts';
import { backoffMs, type Time } from '../time.ts';
import type { GatewayControl, GatewayStatus } from './gateway-control.ts';

export interface BundlePusherDeps {
  readonly control: GatewayControl;
  readonly onStatus: (status: GatewayStatus) => void;
  readonly time: Time;
  readonly random: () => number;
  readonly log: Log;
}

/** Sees to it that the gateway serves from the newest bundle. */
export interface BundlePusher {
  want(bundle: DesiredBundle | undefined): void;
  /** The gateway came up: it may have no bundle, or an older one. */
  gatewayReady(): void;
  gatewayDown(): void;
}

const firstDelayMs = 50;
const delayCapMs = 5_000;

export function createBundlePusher({ control, onStatus, time, random, log }: BundlePusherDeps): BundlePusher {
  let wanted: DesiredBundle | undefined;
  let ready = false;
  let pushing = false;
  let again = false;

  async function pushOnce(): Promise<void> {
    const bundle = wanted;
    if (bundle === undefined) return onStatus(await control.status());
    const status = await control.putBundle(bundle.jws);
    log.info({ sequence: status.sequence, channels: status.serving.length }, 'bundle is in force');
    onStatus(status);
  }

  /** One push at a time; a wish that comes meanwhile makes one more. Ends when it went well or the gateway is down. */
  async function push(): Promise<void> {
    again = true;
    if (pushing) return;
    pushing = true;
    for (let attempt = 1; again && ready; attempt++) {
      again = false;
      try {
        await pushOnce();
      } catch (error) {
        again = true;
        log.warn({ err: error, attempt }, 'bundle is not in force yet');
        await time.sleep(backoffMs(attempt, firstDelayMs, delayCapMs, random));
      }
    }
    pushing = false;
  }

  return {
    want(bundle) {
      wanted = bundle;
      void push();
    },
    gatewayReady() {
      ready = true;
      void push();
    },
    gatewayDown() {
      ready = false;
    },
  };
}
