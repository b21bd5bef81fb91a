/** A rule of the port. `docs/contracts/cloud-provider.md` shows the same table; a test keeps the two equal. */
export interface Rule {
  readonly level: 'MUST' | 'SHOULD';
  readonly text: string;
  /** `suite`: a conformance case carries this rule's id. `review`: read for it, since no test can see it. */
  readonly checkedBy: 'suite' | 'review';
}

const must = (text: string): Rule => ({ level: 'MUST', text, checkedBy: 'suite' });

export const rules = {
  'create.once': must('The same key makes one machine, one after another or at once, and answers the same handle'),
  'create.first-spec': must('A repeat with another spec changes nothing: the first spec of a key holds'),
  'create.adopts': must('After an answer that was lost, a repeat with the same key adopts what the first call made'),
  'create.runs': must('A created machine is observed as `creating`, then as `running` with a private address'),
  'create.addresses': must('Two machines that exist at once never have the same address'),
  'observe.absent': must('A machine that does not exist is observed as `absent`; that is an answer, not an error'),
  'observe.stopped': must('A machine that ended by itself is observed as `stopped`, never as `absent`'),
  'observe.type': must('A machine that runs is observed and listed with the type that it was ordered as'),
  'start.same': must('Starting a stopped machine keeps its address; starting a running one changes nothing'),
  'list.owner': must('A listing by owner shows each of its machines once with handle and tags, and no one else’s'),
  'list.pages': must('A listing is whole, however small the pages of the cloud, and shows nothing twice'),
  'tags.round-trip': must('Tags are observed and listed exactly as they were given'),
  'delete.absent': must('After repeated deletion a machine is observed as `absent` and is not listed'),
  'delete.twice': must('Deleting an absent machine succeeds'),
  'delete.creating': must('Deleting works while the machine is being created, also without its handle'),
  'delete.others': must('Deleting one machine leaves every other machine running'),
  'delete.complete': must('Nothing that was made for a machine outlives it'),
  'site.repeat': must('Ensuring or deleting a site again changes nothing'),
  'site.occupied': must('Deleting a site in which a machine stands is refused as `invalid`'),
  'validate.agrees': must('`validate` finds a broken rule exactly when `createMachine` answers `invalid`'),
  'signal.ends': must('An aborted signal ends every call at once with a CloudError'),
  'errors.closed': must('Every failure is a CloudError of the closed set'),
  'errors.secret': must('User data stands in no error, no tag, no observation and no listing'),
  'errors.classed': must(
    'Throttling, quota, stock-out, bad credentials, a missing permission, a blocked account and a bad image: each its class',
  ),
  'errors.garbage': must(
    'HTML, huge or ill-typed answers, redirects and resets are no answers, and nothing is lost by them',
  ),
  'describe.constant': must('`describe` answers the same plain data at any time, without I/O'),
  'wait.none': {
    level: 'MUST',
    text: 'A call lasts one exchange and bounded retries; waiting is for the caller',
    checkedBy: 'review',
  },
  'sdk.lazy': {
    level: 'MUST',
    text: 'A vendor’s SDK is imported in its own folder only, on first use',
    checkedBy: 'review',
  },
  'vendor.id': {
    level: 'SHOULD',
    text: 'Errors carry the vendor’s code and request id for support',
    checkedBy: 'review',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
