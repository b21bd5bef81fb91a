/** An error of EC2 in its own words. */
export class Ec2Error extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const missingParameter = (name: string) =>
  new Ec2Error('MissingParameter', `The request must contain the parameter ${name}`);

export const invalidValue = (name: string, value: unknown, why = 'is invalid') =>
  new Ec2Error('InvalidParameterValue', `Value (${String(value)}) for parameter ${name} ${why}`);

export const notFound = (code: string, noun: string, id: string) =>
  new Ec2Error(code, `The ${noun} ID '${id}' does not exist`);

export const inUse = (message: string) => new Ec2Error('DependencyViolation', message);

export const tooMany = (code: string, noun: string) =>
  new Ec2Error(code, `The maximum number of ${noun} has been reached.`);
