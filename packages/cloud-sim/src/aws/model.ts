import source from './generated/ec2-model.json' with { type: 'json' };
import { type Ec2Operation, ec2Operations } from './operation-names.ts';

/** A shape of the EC2 model; one without a type is a string, one with `shape` refers to another. */
export interface Shape {
  readonly shape?: string;
  readonly type?: 'structure' | 'list' | 'boolean' | 'integer' | 'long' | 'double' | 'blob' | 'string' | 'timestamp';
  readonly locationName?: string;
  readonly queryName?: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Shape>>;
  readonly member?: Shape;
  readonly idempotencyToken?: boolean;
}

interface Model {
  readonly operations: Readonly<Record<Ec2Operation, { readonly input: Shape; readonly output: Shape }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const model = source as Model;
export const apiVersion = source.apiVersion;

export const findOperation = (name: string): Ec2Operation | undefined => ec2Operations.find((each) => each === name);
export const inputShape = (name: Ec2Operation): Shape => resolve(model.operations[name].input);
export const outputShape = (name: Ec2Operation): Shape => resolve(model.operations[name].output);

/** The shape itself, its own place in a parent kept (names differ between places of one shape). */
export function resolve(shape: Shape): Shape {
  const named = shape.shape === undefined ? undefined : model.shapes[shape.shape];
  return named === undefined ? shape : { ...named, ...shape };
}
