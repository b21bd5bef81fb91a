import { type ClockSeen, orClockOff } from '../account/clock-off.ts';
import { CloudError, type CloudErrorClass } from '../errors.ts';

/** A vendor's refusal, sorted: what a CloudError of it is made of. */
export interface SortedRefusal {
  readonly errorClass: CloudErrorClass;
  /** What was asked and what was said, for the operator: no secret, no user data. */
  readonly detail: string;
  readonly vendorCode: string | undefined;
  readonly vendorRequestId: string | undefined;
  /** Waited when too much was asked; these vendors name no delay. */
  readonly throttledMs: number;
  /** What the vendor said, secrets removed; goes to the log only. */
  readonly redacted?: string;
  /** Left out where the answer's time is not known. */
  readonly clock?: ClockSeen;
}

/** The error of a refusal; one of class `clock` where the credentials were refused because of ours. */
export function refusalError({ errorClass, detail, throttledMs, redacted, clock, ...ids }: SortedRefusal): CloudError {
  const { vendorCode, vendorRequestId } = ids;
  const error = new CloudError(errorClass, detail, {
    ...(redacted === undefined ? {} : { cause: new Error(redacted) }),
    ...(errorClass === 'throttled' ? { retryAfterMs: throttledMs } : {}),
    ...(vendorCode === undefined ? {} : { vendorCode }),
    ...(vendorRequestId === undefined ? {} : { vendorRequestId }),
  });
  return clock === undefined ? error : orClockOff(error, clock);
}
