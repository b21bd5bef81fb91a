import { createHash, generateKeyPairSync } from 'node:crypto';
import { Ec2Error, invalidValue, missingParameter } from './errors.ts';
import { filtered } from './filter.ts';
import type { DescribeInput } from './network.ts';
import { type Ec2, type KeyPair, made, type Operation } from './region.ts';
import { type TagSpecification, tagSet, tagsFor } from './tags.ts';

interface CreateInput {
  readonly KeyName: string;
  readonly KeyType?: string;
  readonly TagSpecifications?: readonly TagSpecification[];
}

function add(ec2: Ec2, { KeyName, TagSpecifications }: CreateInput, key: Pick<KeyPair, 'type' | 'publicKey'>): KeyPair {
  const { keyPairs } = ec2.region;
  if (KeyName === '' || KeyName.length > 255) throw invalidValue('KeyName', KeyName);
  if (keyPairs.has(KeyName)) throw new Ec2Error('InvalidKeyPair.Duplicate', `The keypair '${KeyName}' already exists.`);
  const digest = createHash('md5').update(key.publicKey).digest('hex');
  const pair: KeyPair = {
    ...made(ec2, 'key', tagsFor('key-pair', TagSpecifications)),
    name: KeyName,
    fingerprint: (digest.match(/../g) ?? []).join(':'),
    ...key,
  };
  keyPairs.set(KeyName, pair);
  return pair;
}

const output = (pair: KeyPair) => ({
  KeyPairId: pair.id,
  KeyName: pair.name,
  KeyFingerprint: pair.fingerprint,
  Tags: tagSet(pair),
});

/** The private half is told once, here. */
const create: Operation<CreateInput> = (ec2, input) => {
  const { KeyType = 'rsa' } = input;
  if (KeyType !== 'rsa' && KeyType !== 'ed25519') throw invalidValue('keyType', KeyType);
  const options = { publicKeyEncoding: { type: 'spki', format: 'pem' } } as const;
  const { publicKey, privateKey } =
    KeyType === 'rsa'
      ? generateKeyPairSync('rsa', {
          modulusLength: 2_048,
          ...options,
          privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
        })
      : generateKeyPairSync('ed25519', { ...options, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  return { ...output(add(ec2, input, { type: KeyType, publicKey })), KeyMaterial: privateKey };
};

const importPair: Operation<CreateInput & { readonly PublicKeyMaterial: Buffer }> = (ec2, input) => {
  const publicKey = input.PublicKeyMaterial.toString('utf8').trim();
  const type = /^ssh-(rsa|ed25519) /.exec(publicKey)?.[1];
  if (type !== 'rsa' && type !== 'ed25519')
    throw new Ec2Error('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');
  return output(add(ec2, input, { type, publicKey }));
};

interface ListInput extends DescribeInput {
  readonly KeyNames?: readonly string[];
  readonly KeyPairIds?: readonly string[];
  readonly IncludePublicKey?: boolean;
}

const describe: Operation<ListInput> = ({ region }, { KeyNames, KeyPairIds, Filters, IncludePublicKey = false }) => {
  const missing = (KeyNames ?? []).find((name) => !region.keyPairs.has(name));
  if (missing !== undefined) throw keyNotFound(missing);
  const wanted = [...region.keyPairs.values()].filter(
    ({ name, id }) => (KeyNames?.includes(name) ?? true) && (KeyPairIds?.includes(id) ?? true),
  );
  const found = filtered(wanted, Filters, {
    'key-name': ({ name }) => name,
    'key-pair-id': ({ id }) => id,
    fingerprint: ({ fingerprint }) => fingerprint,
  });
  const KeyPairs = found.map((pair) => ({
    ...output(pair),
    KeyType: pair.type,
    CreateTime: new Date(pair.madeAtMs),
    PublicKey: IncludePublicKey ? pair.publicKey : undefined,
  }));
  return { KeyPairs };
};

export const keyNotFound = (name: string): Ec2Error =>
  new Ec2Error('InvalidKeyPair.NotFound', `The key pair '${name}' does not exist`);

/** One that does not exist is deleted as well. */
const remove: Operation<{ readonly KeyName?: string; readonly KeyPairId?: string }> = ({ region }, input) => {
  const { KeyName, KeyPairId } = input;
  if (KeyName === undefined && KeyPairId === undefined) throw missingParameter('KeyName');
  const pair = [...region.keyPairs.values()].find(({ name, id }) => name === KeyName || id === KeyPairId);
  if (pair !== undefined) region.keyPairs.delete(pair.name);
  return { Return: true, KeyPairId: pair?.id };
};

export const keyPairOperations = {
  CreateKeyPair: create,
  ImportKeyPair: importPair,
  DescribeKeyPairs: describe,
  DeleteKeyPair: remove,
};
