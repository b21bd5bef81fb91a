import type { SimResponse } from '../frame/vendor.ts';

/** A refusal in Resource Manager's own form. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly target: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    target?: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.target = target;
    this.headers = headers;
  }

  toResponse(): SimResponse {
    const { code, message, target } = this;
    const error = { code, message, ...(target === undefined ? {} : { target }) };
    return json(this.status, { error }, { 'x-ms-error-code': code, ...this.headers });
  }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): SimResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
