import type { SimResponse } from '../frame/vendor.ts';

/** A refusal in the vendor's envelope; thrown by operations. */
export class Refusal extends Error {
  readonly state: 'ERROR' | 'EXCEPTION' | 'ALARM' | 'FORBIDDEN';
  readonly code: string;
  readonly status: number;

  constructor(
    code: string,
    message: string,
    { state = 'ERROR', status = 200 }: Partial<Pick<Refusal, 'state' | 'status'>> = {},
  ) {
    super(message);
    this.state = state;
    this.code = code;
    this.status = status;
  }
}

export const invalid = (message: string): Refusal => new Refusal('INVALID_PARAMETER', message);
export const missing = (field: string): Refusal => new Refusal('MISSING_PARAMETER', `参数${field}不能为空`);
export const absent = (what: string): Refusal => new Refusal('RESOURCE_NOT_FOUND', `${what}不存在`);

const json = { 'content-type': 'application/json;charset=UTF-8' } as const;

export const okAnswer = (requestId: string, body: unknown): SimResponse => ({
  status: 200,
  headers: json,
  body: JSON.stringify({ requestId, state: 'OK', body, errorCode: null, errorMessage: null, errorParams: null }),
});

export const refusedAnswer = (requestId: string, { state, code, message, status }: Refusal): SimResponse => ({
  status,
  headers: json,
  body: JSON.stringify({ requestId, state, body: null, errorCode: code, errorMessage: message, errorParams: [] }),
});

/** An answer of the central gateway's older kind, which has no envelope. */
export const plainAnswer = (body: unknown): SimResponse => ({ status: 200, headers: json, body: JSON.stringify(body) });
