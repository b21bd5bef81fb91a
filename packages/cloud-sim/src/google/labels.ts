import { invalidField } from './api-error.ts';

/** Labels as Google takes them. @throws ApiError 400 */
export function labelsOf(value: unknown): Readonly<Record<string, string>> {
  const labels = Object.entries((value ?? {}) as Record<string, string>);
  if (labels.length > 64) throw invalidField('resource.labels', '', 'At most 64 labels are allowed.');
  for (const [key, label] of labels) {
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key) || !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(label)) {
      throw invalidField(
        'resource.labels',
        `${key}=${label}`,
        'Label keys and values must be lower case, at most 63 characters.',
      );
    }
  }
  return Object.fromEntries(labels);
}
