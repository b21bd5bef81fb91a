const excerptMax = 500;
const secretMin = 6;

/** What a vendor said, fit for a log: without the secrets, and short. */
export function redact(text: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter((secret) => secret.length >= secretMin)
    .reduce((rest, secret) => rest.replaceAll(secret, '<hidden>'), text);
  return hidden.length <= excerptMax ? hidden : `${hidden.slice(0, excerptMax)}…`;
}

/** As `redact`; a secret of several lines, such as a script, is looked for line by line, since an answer may quote a part of it. */
export const redactLines = (text: string, secrets: readonly string[]): string =>
  redact(
    text,
    secrets.flatMap((secret) => [secret, ...secret.split('\n')]),
  );
