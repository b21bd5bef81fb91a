import { CloudError } from '../errors.ts';

/** The strictest vendor bears five minutes; a little less is told too, since an answer takes its time. */
const aheadMsMax = 4 * 60_000;
const minuteMs = 60_000;

export interface ClockSeen {
  /** The header `Date` of the vendor's answer, as it came. */
  readonly date: string | undefined;
  /** When the answer came, by our clock. */
  readonly nowMs: number;
  /** Whether the vendor itself says that the time is wrong; many say no more than that a signature is. */
  readonly blamed?: boolean;
}

/**
 * A refusal of the credentials as what it is where our clock explains it: signatures hold the time, so a clock that is off makes
 * the right keys wrong. The vendor's own clock decides; where it shows none, its words do.
 * @returns the error itself, or one of class `clock` with the same code, request id and cause
 */
export function orClockOff(error: CloudError, { date, nowMs, blamed = false }: ClockSeen): CloudError {
  if (error.errorClass !== 'credentials') return error;
  const vendorMs = date === undefined ? Number.NaN : Date.parse(date);
  const aheadMs = Number.isNaN(vendorMs) ? undefined : nowMs - vendorMs;
  const isOff = aheadMs === undefined ? blamed : Math.abs(aheadMs) > aheadMsMax;
  if (!isOff) return error;
  const { message, cause, vendorCode, vendorRequestId } = error;
  return new CloudError('clock', `${message}. The clock of this control plane is ${howFar(aheadMs)}`, {
    cause,
    ...(vendorCode === undefined ? {} : { vendorCode }),
    ...(vendorRequestId === undefined ? {} : { vendorRequestId }),
  });
}

function howFar(aheadMs: number | undefined): string {
  if (aheadMs === undefined) return 'off';
  const minutes = Math.round(Math.abs(aheadMs) / minuteMs);
  return `off by about ${minutes} minutes: ${aheadMs > 0 ? "ahead of the cloud's" : "behind the cloud's"}`;
}
