import { randomUUID } from 'node:crypto';
import type { Decoded, Tree } from './exchange.ts';
import { seconds } from './identities.ts';

/** Where a call came from and when. */
export interface Circumstances {
  readonly at: Date;
  readonly address: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly account: string;
  readonly userIdentity: Tree;
}

const SECRETS = /^(secretaccesskey|password|secretstring|keymaterial|policytoken)$/i;
const READS = /^(Describe|Get|List|Lookup|Simulate|Generate)/;
/** STS calls mint credentials; AWS logs AssumeRole as reading, the others not, and all with their answer. */
const MINTS: Readonly<Record<string, boolean>> = {
  AssumeRole: true,
  GetSessionToken: false,
  GetFederationToken: false,
};

/** The CloudTrail record of a call: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function recordOf(decoded: Decoded, about: Circumstances): Tree {
  const { service, operation, error } = decoded;
  const reads = MINTS[operation] ?? READS.test(operation);
  const answered = error === undefined && (!reads || operation in MINTS);
  return {
    eventVersion: '1.11',
    userIdentity: about.userIdentity,
    eventTime: seconds(about.at),
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: service === 'iam' ? 'us-east-1' : decoded.region,
    sourceIPAddress: about.address,
    userAgent: about.userAgent,
    ...(error === undefined
      ? {}
      : {
          errorCode: errorCode(service, error.code),
          errorMessage: error.message,
        }),
    requestParameters: orNull(service === 'ec2' ? ec2Request(decoded.input) : lowered(decoded.input)),
    responseElements: answered
      ? orNull(service === 'ec2' ? ec2Answer(decoded.output) : lowered(decoded.output))
      : null,
    requestID: about.requestId,
    eventID: randomUUID(),
    readOnly: reads,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: about.account,
    eventCategory: 'Management',
  };
}

function errorCode(service: string, code: string): string {
  if (code.startsWith('AccessDenied'))
    return service === 'ec2' ? 'Client.UnauthorizedOperation' : 'AccessDenied';
  if (service === 'ec2') return `Client.${code}`;
  return service === 'iam' && !code.endsWith('Exception') ? `${code}Exception` : code;
}

function orNull(tree: unknown): unknown {
  return typeof tree === 'object' && tree !== null && Object.keys(tree).length > 0 ? tree : null;
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** IAM, STS and the JSON services: first letters lowered, secrets left out, dates as people write them. */
function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT[\d:.]+Z?$/.test(value) ? dateText(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !SECRETS.test(name))
      .map(([name, each]) => [lowerFirst(name), lowered(each)]),
  );
}

function dateText(iso: string): string {
  return new Date(iso.endsWith('Z') ? iso : `${iso}Z`).toLocaleString('en-US', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  });
}

/** EC2's older operations log the names of the wire: lists are `xSet.items[]`, ids inside their own set. */
function ec2Request(input: Tree): Tree {
  const { InstanceId, ImageId, MinCount, MaxCount, KeyName, UserData, ...rest } = input;
  const launch =
    ImageId === undefined
      ? {}
      : {
          imageId: ImageId,
          minCount: Number(MinCount),
          maxCount: Number(MaxCount),
        };
  const key = KeyName === undefined ? {} : { keyName: KeyName };
  const ids = Array.isArray(InstanceId) ? InstanceId.map((instanceId) => ({ instanceId })) : undefined;
  const instances = ids ?? (ImageId === undefined ? undefined : [{ ...launch, ...key }]);
  return {
    ...(instances === undefined ? {} : { instancesSet: { items: instances } }),
    ...(typeof InstanceId === 'string' ? { instanceId: InstanceId } : {}),
    ...(ImageId === undefined ? key : {}),
    ...(UserData === undefined ? {} : { userData: '<sensitiveDataRemoved>' }),
    ...(asItems(rest) as Tree),
  };
}

function asItems(value: unknown): unknown {
  if (Array.isArray(value)) return { items: value.map(asItems) };
  if (typeof value === 'string') return scalar(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const plain = lowerFirst(name);
      return [Array.isArray(each) ? `${plain}Set` : plain, asItems(each)];
    }),
  );
}

function ec2Answer({ return: returned, keyMaterial, ...output }: Tree): Tree {
  return {
    ...(returned === undefined ? {} : { _return: scalar(String(returned)) }),
    ...(keyMaterial === undefined ? {} : { keyMaterial: '<sensitiveDataRemoved>' }),
    ...(wireNames(output) as Tree),
  };
}

function wireNames(value: unknown): unknown {
  if (Array.isArray(value)) return { items: value.map(wireNames) };
  if (typeof value === 'string') return scalar(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, each === '' ? {} : wireNames(each)]),
  );
}

function scalar(text: string): string | boolean {
  return text === 'true' || text === 'false' ? text === 'true' : text;
}
