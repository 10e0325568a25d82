import { createHash } from 'node:crypto';
import type {
  CreateKeyPairRequest,
  DeleteKeyPairRequest,
  DeleteKeyPairResult,
  DescribeKeyPairsRequest,
  DescribeKeyPairsResult,
  ImportKeyPairRequest,
  ImportKeyPairResult,
  KeyPair,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { ec2Of } from './lifecycle.ts';
import { required } from './lookup.ts';
import type { KeyPairState } from './state.ts';
import { tagsFor, tagsOf } from './tags.ts';
import { done, filterSet, idItems, present, tagSpecificationSet } from './trail-shapes.ts';

function add(call: Call, input: CreateKeyPairRequest | ImportKeyPairRequest, from: string): KeyPairState {
  const { keyPairs } = ec2Of(call);
  const keyName = required(input.KeyName, 'KeyName');
  if (keyPairs[keyName])
    throw new ServiceError('InvalidKeyPair.Duplicate', `The keypair '${keyName}' already exists.`);
  const pair: KeyPairState = {
    keyPairId: call.account.id('key-'),
    keyName,
    keyType: 'KeyType' in input && input.KeyType === 'ed25519' ? 'ed25519' : 'rsa',
    fingerprint: (createHash('sha1').update(from).digest('hex').match(/../g) ?? []).join(':'),
    createdAt: call.now.toISOString(),
    tags: tagsFor('key-pair', input.TagSpecifications),
  };
  keyPairs[keyName] = pair;
  return pair;
}

/** A text of a private key's look. It opens nothing: no instance of the rehearsal has a door. */
function placeholderKey(seed: string): string {
  const lines = Array.from({ length: 25 }, (_, line) =>
    createHash('sha384').update(`${seed} ${line}`).digest('base64'),
  );
  const label = ['RSA', 'PRIVATE', 'KEY'].join(' ');
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----`;
}

const createKeyPair: Operation = {
  readOnly: false,
  bucket: mutating('CreateKeyPair'),
  trailRequest: (input: CreateKeyPairRequest) =>
    present({
      keyName: input.KeyName,
      keyType: input.KeyType,
      keyFormat: input.KeyFormat ?? 'pem',
      ...tagSpecificationSet(input.TagSpecifications),
    }),
  trailResponse: (output: KeyPair) => ({
    keyName: output.KeyName,
    keyPairId: output.KeyPairId,
    keyFingerprint: output.KeyFingerprint,
    keyMaterial: '<sensitiveDataRemoved>',
  }),
  run(call, input: CreateKeyPairRequest): KeyPair {
    const material = placeholderKey(call.account.id('material-'));
    const pair = add(call, input, material);
    return {
      KeyName: pair.keyName,
      KeyPairId: pair.keyPairId,
      KeyFingerprint: pair.fingerprint,
      KeyMaterial: material,
      Tags: tagsOf(pair.tags),
    };
  },
};

const importKeyPair: Operation = {
  readOnly: false,
  bucket: mutating('ImportKeyPair'),
  trailRequest: (input: ImportKeyPairRequest) => ({
    keyName: input.KeyName,
    publicKeyMaterial: Buffer.from(input.PublicKeyMaterial ?? []).toString('base64'),
    ...tagSpecificationSet(input.TagSpecifications),
  }),
  trailResponse: (output: ImportKeyPairResult) => ({
    keyName: output.KeyName,
    keyPairId: output.KeyPairId,
    keyFingerprint: output.KeyFingerprint,
  }),
  run(call, input: ImportKeyPairRequest): ImportKeyPairResult {
    const material = Buffer.from(input.PublicKeyMaterial ?? []).toString();
    if (!/^(?:ssh-|-----BEGIN |AAAA)/.test(material))
      throw new ServiceError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');
    const pair = add(call, input, material);
    return {
      KeyName: pair.keyName,
      KeyPairId: pair.keyPairId,
      KeyFingerprint: pair.fingerprint,
      Tags: tagsOf(pair.tags),
    };
  },
};

/** DeleteKeyPair answers without error for a pair that is not there, as EC2 does. */
const deleteKeyPair: Operation = {
  readOnly: false,
  bucket: mutating('DeleteKeyPair'),
  trailRequest: (input: DeleteKeyPairRequest) =>
    present({ keyName: input.KeyName, keyPairId: input.KeyPairId }),
  trailResponse: (output: DeleteKeyPairResult) => present({ ...done(), keyPairId: output.KeyPairId }),
  run(call, input: DeleteKeyPairRequest): DeleteKeyPairResult {
    const { keyPairs } = ec2Of(call);
    if (!input.KeyName && !input.KeyPairId)
      throw new ServiceError(
        'MissingParameter',
        'The request must contain the parameter KeyName or KeyPairId',
      );
    const pair = Object.values(keyPairs).find(({ keyName, keyPairId }) =>
      input.KeyPairId ? keyPairId === input.KeyPairId : keyName === input.KeyName,
    );
    if (!pair) return { Return: true };
    delete keyPairs[pair.keyName];
    return { Return: true, KeyPairId: pair.keyPairId };
  },
};

const describeKeyPairs: Operation = {
  readOnly: true,
  bucket: reading('DescribeKeyPairs'),
  trailRequest: (input: DescribeKeyPairsRequest) => ({
    keySet: idItems('keyName', input.KeyNames),
    keyPairIdSet: idItems('keyPairId', input.KeyPairIds),
    filterSet: filterSet(input.Filters),
    includePublicKey: input.IncludePublicKey ?? false,
  }),
  run(call, input: DescribeKeyPairsRequest): DescribeKeyPairsResult {
    const pairs = Object.values(ec2Of(call).keyPairs);
    const unknown =
      input.KeyNames?.find((name) => !pairs.some(({ keyName }) => keyName === name)) ??
      input.KeyPairIds?.find((id) => !pairs.some(({ keyPairId }) => keyPairId === id));
    if (unknown !== undefined)
      throw new ServiceError('InvalidKeyPair.NotFound', `The key pair '${unknown}' does not exist`);
    const asked = pairs
      .filter(({ keyName }) => !input.KeyNames?.length || input.KeyNames.includes(keyName))
      .filter(({ keyPairId }) => !input.KeyPairIds?.length || input.KeyPairIds.includes(keyPairId));
    const matching = filtered(asked, input.Filters, {
      'key-name': ({ keyName }) => keyName,
      'key-pair-id': ({ keyPairId }) => keyPairId,
      fingerprint: ({ fingerprint }) => fingerprint,
    });
    return {
      KeyPairs: matching.map((pair) => ({
        KeyName: pair.keyName,
        KeyPairId: pair.keyPairId,
        KeyType: pair.keyType,
        KeyFingerprint: pair.fingerprint,
        CreateTime: new Date(pair.createdAt),
        Tags: tagsOf(pair.tags),
      })),
    };
  },
};

export const keyPairOperations = {
  CreateKeyPair: createKeyPair,
  ImportKeyPair: importKeyPair,
  DeleteKeyPair: deleteKeyPair,
  DescribeKeyPairs: describeKeyPairs,
};
