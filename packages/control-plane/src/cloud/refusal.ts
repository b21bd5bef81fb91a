import type { CloudError, CloudErrorClass } from '@hansa/clouds';

const minuteMs = 60_000;

interface Advice {
  /** Who must act and how; undefined: nobody, it goes on by itself. */
  readonly todo?: string;
  /** Until somebody acts, asking again sooner than this only costs. Undefined: the usual back-off. */
  readonly restMs?: number;
}

const account = 'Then rotate or change the account, and its cities look again at once';

/** What follows from each class of a cloud's failure. */
export const adviceOn: Readonly<Record<CloudErrorClass, Advice>> = {
  throttled: {},
  unavailable: {},
  'unknown-outcome': {},
  quota: { todo: 'The operator must ask the cloud for a higher limit, or free some of it', restMs: 10 * minuteMs },
  capacity: { todo: 'The operator may wait, or choose another region', restMs: 5 * minuteMs },
  credentials: { todo: `The operator must give working credentials. ${account}`, restMs: 10 * minuteMs },
  permission: { todo: `The operator must grant the permission. ${account}`, restMs: 10 * minuteMs },
  clock: {
    todo: 'An admin must set the clock of this control plane; the credentials need no change',
    restMs: 5 * minuteMs,
  },
  'account-blocked': {
    todo: 'The operator must settle it with the cloud: a bill, a verification, an agreement',
    restMs: 10 * minuteMs,
  },
  invalid: { todo: `The operator must change what the account says. ${account}`, restMs: 10 * minuteMs },
  'not-found': { todo: `The operator must change what the account says. ${account}`, restMs: 10 * minuteMs },
};

/** Such as `CloudAccountBlocked`. */
export const reasonOf = ({ errorClass }: CloudError): string =>
  `Cloud${errorClass.replace(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase())}`;

/** What failed, who must act, and the vendor's own words, in sentences. */
export const tellRefusal = (error: CloudError): string =>
  [error.message, adviceOn[error.errorClass].todo, sentence(vendorWords(error))]
    .filter((part) => part !== undefined)
    .join('. ');

const sentence = (words: string | undefined) => (words === undefined ? undefined : `The ${words}`);

/**
 * Several refusals and other problems of one account, as one text: each refusal with its class and the vendor's words, and what
 * there is to do once.
 */
export function tellRefusals(refused: readonly CloudError[], problems: readonly string[]): string {
  const told = refused.map((error) => {
    const words = vendorWords(error);
    return `${error.message} (${error.errorClass}${words === undefined ? '' : `; the ${words}`})`;
  });
  const todos = new Set(
    refused.map(({ errorClass }) => adviceOn[errorClass].todo).filter((todo) => todo !== undefined),
  );
  return [[...told, ...problems].join('; '), ...todos].join('. ');
}

/** For a ticket at the vendor's support. What passes by itself has none: an id that changes with each attempt would be news each time. */
function vendorWords({ vendorCode, vendorRequestId, cloudRetry }: CloudError): string | undefined {
  if (cloudRetry === 'same-request') return undefined;
  const parts = [
    ...(vendorCode === undefined ? [] : [`code ${vendorCode}`]),
    ...(vendorRequestId === undefined ? [] : [`request ${vendorRequestId}`]),
  ];
  return parts.length === 0 ? undefined : `cloud's ${parts.join(', ')}`;
}
