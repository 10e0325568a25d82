import { createHash } from 'node:crypto';
import type { FunctionCode, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Call } from '../../account/service.ts';
import { type CodeState, type ConfigurationState, type FunctionState, functionArn } from './state.ts';

/** Lambda's own time format: `2024-08-01T13:52:02.000+0000`. */
const lambdaTime = (iso: string) => iso.replace('Z', '+0000');

/** The code a call brings. Objects in S3 are not read: their place stands for what is in them. */
export function codeOf(code: FunctionCode | undefined): CodeState {
  const bytes = code?.ZipFile ?? Buffer.from(`${code?.S3Bucket}/${code?.S3Key}/${code?.ImageUri}`);
  return {
    codeSha256: createHash('sha256').update(bytes).digest('base64'),
    codeSize: bytes.length,
    archive: Buffer.from(bytes).toString('base64'),
  };
}

/** A function as Lambda describes it: its latest state, or a published version. */
export function configurationShape(
  call: Call,
  known: FunctionState,
  qualifier?: string,
): FunctionConfiguration {
  const version = qualifier === undefined ? undefined : known.versions[qualifier];
  const { code, configuration, lastModified } = version ?? known;
  return {
    FunctionName: known.functionName,
    FunctionArn: functionArn(call, known.functionName, version ? qualifier : undefined),
    ...described(configuration),
    CodeSize: code.codeSize,
    CodeSha256: code.codeSha256,
    LastModified: lambdaTime(lastModified),
    Version: version && qualifier ? qualifier : '$LATEST',
    RevisionId: known.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: ['x86_64'],
  };
}

function described({ Environment, Layers, Runtime, ...rest }: ConfigurationState): FunctionConfiguration {
  return {
    Description: '',
    Timeout: 3,
    MemorySize: 128,
    ...rest,
    ...(Runtime === undefined ? {} : { Runtime: Runtime as 'nodejs20.x' }),
    ...(Environment === undefined ? {} : { Environment: { Variables: Environment } }),
    ...(Layers === undefined ? {} : { Layers: Layers.map((Arn) => ({ Arn })) }),
  };
}
