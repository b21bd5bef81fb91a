/**
 * Takes the shapes of our operations out of the EC2 model of npm `aws-sdk` (v2, Apache-2.0) into
 * `src/aws/generated/ec2-model.json`. Run it with the path of the unpacked package:
 *
 *     npm pack aws-sdk@2.1693.0 && tar xzf aws-sdk-2.1693.0.tgz
 *     node packages/cloud-sim/scripts/extract-ec2-model.ts package
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ec2Operations } from '../src/aws/operation-names.ts';

interface Shape {
  readonly shape?: string;
  readonly members?: Readonly<Record<string, Shape>>;
  readonly member?: Shape;
}
interface Source {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<Record<string, { readonly input?: Shape; readonly output?: Shape }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const [folder = ''] = process.argv.slice(2);
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const source: Source = read('apis/ec2-2016-11-15.min.json');
const { version } = read('package.json');

const shapes: Record<string, Shape> = {};
/** Keeps what `shape` refers to, once each. */
function keep({ shape, members = {}, member }: Shape): void {
  for (const each of [...Object.values(members), ...(member === undefined ? [] : [member])]) keep(each);
  const named = shape === undefined ? undefined : source.shapes[shape];
  if (shape === undefined || named === undefined || shape in shapes) return;
  shapes[shape] = named;
  keep(named);
}

const operations = Object.fromEntries(
  ec2Operations.map((name) => {
    const operation = source.operations[name];
    if (operation === undefined) throw new Error(`The model has no operation ${name}`);
    const { input = { members: {} }, output = { members: {} } } = operation;
    keep(input);
    keep(output);
    return [name, { input, output }];
  }),
);
const model = {
  source: `npm aws-sdk ${version}, apis/ec2-2016-11-15.min.json`,
  licence: 'Apache-2.0, Copyright Amazon.com, Inc. or its affiliates',
  apiVersion: source.metadata.apiVersion,
  operations,
  shapes,
};
writeFileSync(join(import.meta.dirname, '../src/aws/generated/ec2-model.json'), `${JSON.stringify(model)}\n`);
