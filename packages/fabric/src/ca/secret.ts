import { createHmac } from 'node:crypto';

/**
 * The secret of an identity follows from the registrar's: the server's configuration and the enrolment program need no other
 * word between them, and a run after a crash knows the secrets of the first.
 */
export const enrolmentSecret = (registrarSecret: string, ca: string, id: string): string =>
  createHmac('sha256', registrarSecret).update(`${ca}/${id}`).digest('base64url');
