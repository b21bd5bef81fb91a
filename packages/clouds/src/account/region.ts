/**
 * What is wrong with a region, as words that follow its name; undefined: nothing that can be told without asking the cloud, whose
 * check then tells whether there is one. `options` are those of the account.
 */
export type RegionRule = (region: string, options: object) => string | undefined;

/** For a cloud that opens regions without telling us: any name of this form may be one. */
export const regionOfForm =
  (form: RegExp, some: readonly string[]): RegionRule =>
  (region) =>
    form.test(region) ? undefined : `must be a region of this cloud, such as ${some.join(', ')}`;

/** For a cloud each of whose regions has a host of its own, which must be known here. */
export const regionOf =
  (known: readonly string[]): RegionRule =>
  (region) =>
    known.includes(region) ? undefined : `must be one of ${known.join(', ')}`;
