import { createHmac } from 'node:crypto';
import { Ec2Error, invalidValue } from './errors.ts';

export interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

const pageMax = 1000;

/**
 * One page of what is listed in a steady order.
 * @throws Ec2Error InvalidParameterValue, InvalidNextToken
 */
export function pageOf<T>(items: readonly T[], { MaxResults, NextToken }: PageInput, least = 5) {
  if (MaxResults !== undefined && (MaxResults < least || MaxResults > pageMax)) {
    throw invalidValue('maxResults', MaxResults, `is invalid. Expecting a value between ${least} and ${pageMax}.`);
  }
  const from = NextToken === undefined ? 0 : offsetOf(NextToken);
  const size = MaxResults ?? pageMax;
  const next = from + size < items.length ? tokenOf(from + size) : undefined;
  return { items: items.slice(from, from + size), next };
}

const tokenOf = (offset: number) => `page:${offset}`;

function offsetOf(token: string): number {
  const match = /^page:(\d{1,9})$/.exec(token);
  if (match === null) throw invalidToken();
  return Number(match[1]);
}

const invalidToken = () => new Ec2Error('InvalidNextToken', 'The token provided is invalid.');

/** Tokens on the wire are good only for the account, region and action that they were given for. */
export function createTokenSeal(key: Buffer) {
  const markOf = (scope: string, token: string) =>
    createHmac('sha256', key).update(`${scope} ${token}`).digest('base64url').slice(0, 32);
  return {
    seal: (scope: string, token: string): string =>
      Buffer.from(`${token} ${markOf(scope, token)}`).toString('base64url'),
    /** @throws Ec2Error InvalidNextToken */
    open: (scope: string, sealed: string): string => {
      const [token = '', mark] = Buffer.from(sealed, 'base64url').toString('utf8').split(' ');
      if (mark !== markOf(scope, token)) throw invalidToken();
      return token;
    },
  };
}
