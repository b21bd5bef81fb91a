/** Letters only, without case and diacritics: how names of two sources are compared. */
export const fold = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Whether a source has the name, alone or with a kind of division behind it ("Xilingol League"). */
export function hasName(names: Iterable<string>, name: string): boolean {
  const wanted = fold(name);
  for (const known of names) {
    const folded = fold(known);
    if (folded.startsWith(wanted) && kind.test(folded.slice(wanted.length))) return true;
  }
  return false;
}

const kind =
  /^(|shi|city|diqu|meng|league|region|prefecture|county|province|state|governorate|.*zizhizhou|.*autonomousprefecture)$/;
