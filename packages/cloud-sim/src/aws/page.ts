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

const tokenOf = (offset: number) => Buffer.from(`page:${offset}`).toString('base64');

function offsetOf(token: string): number {
  const match = /^page:(\d{1,9})$/.exec(Buffer.from(token, 'base64').toString());
  if (match === null) throw new Ec2Error('InvalidNextToken', 'The token provided is invalid.');
  return Number(match[1]);
}
