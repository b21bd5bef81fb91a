import { type ErrorCode, HansaError, type Problem } from '@hansa/core';

export interface TransactionErrorOptions {
  readonly transactionId: string;
  readonly validationCode?: string;
  readonly cause?: unknown;
}

/** An error about a transaction that exists; its problem document says which, so that it can be asked for later. */
export class TransactionError extends HansaError {
  readonly transactionId: string;
  readonly validationCode: string | undefined;

  constructor(code: ErrorCode, detail: string, { transactionId, validationCode, cause }: TransactionErrorOptions) {
    super(code, detail, { cause });
    this.transactionId = transactionId;
    this.validationCode = validationCode;
  }

  override toProblem(requestId?: string): Problem & { transactionId: string; validationCode?: string } {
    return {
      ...super.toProblem(requestId),
      transactionId: this.transactionId,
      ...(this.validationCode === undefined ? {} : { validationCode: this.validationCode }),
    };
  }
}
