import { CloudError } from '../errors.ts';

/**
 * The address that a vendor's API is asked at: its public one, or the one that an account's options put in its place (a
 * simulator, a proxy). Never ends in a slash.
 * @throws CloudError `invalid` for an address that is none, or that would send signatures in the clear past this computer.
 */
export function baseUrl(publicUrl: string, override?: string): string {
  const text = override ?? publicUrl;
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw refused(text, 'is no http or https address');
  if (url.search !== '' || url.hash !== '' || url.username !== '') throw refused(text, 'must be a plain address');
  const loopback = url.hostname === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
  if (url.protocol === 'http:' && !loopback) throw refused(text, 'must be https, unless it is on this computer');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

const refused = (text: string, rule: string) => new CloudError('invalid', `endpoint ${JSON.stringify(text)} ${rule}`);
