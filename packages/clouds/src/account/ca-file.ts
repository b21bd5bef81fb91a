import { readFileSync } from 'node:fs';
import { CloudError } from '../errors.ts';

/**
 * The authorities that an account's option `caFile` names. @returns undefined without the option
 * @throws CloudError `invalid` for a file that cannot be read
 */
export function readCaFile(caFile: string | undefined): string | undefined {
  if (caFile === undefined) return undefined;
  try {
    return readFileSync(caFile, 'utf8');
  } catch (cause) {
    throw new CloudError('invalid', 'options.caFile names a file that cannot be read', { cause });
  }
}
