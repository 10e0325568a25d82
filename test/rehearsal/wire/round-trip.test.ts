import { Readable } from 'node:stream';
import * as account from '@aws-sdk/client-account';
import * as cloudfront from '@aws-sdk/client-cloudfront';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as ec2 from '@aws-sdk/client-ec2';
import * as guardduty from '@aws-sdk/client-guardduty';
import * as iam from '@aws-sdk/client-iam';
import * as route53 from '@aws-sdk/client-route-53';
import * as s3 from '@aws-sdk/client-s3';
import * as s3control from '@aws-sdk/client-s3-control';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as sts from '@aws-sdk/client-sts';
import { type HttpHandler, type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import type { ServiceName } from '../../../lib/aws/services.ts';
import { decode, encode, encodeError } from '../../../lib/rehearsal/wire/codec.ts';
import type { Protocol, WireRequest, WireResponse } from '../../../lib/rehearsal/wire/http.ts';
import { operationSchemas } from '../../../lib/rehearsal/wire/schemas.ts';

const WHEN = new Date('2026-11-23T09:00:00Z');

type Answer = { readonly output: unknown } | { readonly code: string; readonly status: number };

/** The server's side of one call: what it understood, and its answer. */
class Server {
  operation: string | undefined;
  input: unknown;
  readonly #protocol: Protocol;
  readonly #service: ServiceName;
  readonly #answer: Answer;

  constructor(protocol: Protocol, service: ServiceName, answer: Answer) {
    this.#protocol = protocol;
    this.#service = service;
    this.#answer = answer;
  }

  readonly handler: HttpHandler = {
    handle: async (request) => {
      const { status, headers, body, streamed } = await this.#respond(await wire(request));
      const content = streamed ? Readable.from([body]) : body;
      return { response: new HttpResponse({ statusCode: status, headers: { ...headers }, body: content }) };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };

  async #respond(request: WireRequest): Promise<WireResponse> {
    const schemas = operationSchemas(this.#service);
    const decoded = decode(this.#protocol, schemas, request);
    if (!decoded) throw new Error('not understood');
    this.operation = decoded.schema.name;
    this.input = decoded.input;
    const answer = this.#answer;
    return 'code' in answer
      ? encodeError(this.#protocol, { ...answer, message: 'It <is> "so" & no other.' }, 'request-1')
      : encode(this.#protocol, this.#service, decoded.schema, answer.output, 'request-1');
  }
}

async function wire(request: HttpRequest): Promise<WireRequest> {
  const { method, path, headers, body } = request;
  const bytes =
    body instanceof Uint8Array
      ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
      : body instanceof Readable
        ? Buffer.concat(await body.toArray())
        : Buffer.from(body ?? '');
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { method, path, query: request.query ?? {}, headers: lower, body: bytes };
}

interface Sender {
  send(command: never): Promise<unknown>;
}
type ClientClass = new (config: {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  requestHandler: HttpHandler;
  maxAttempts: number;
}) => Sender;
type CommandClass = new (input: never) => object;

const SERVICES = {
  account: { Client: account.AccountClient, protocol: 'restJson' },
  cloudfront: { Client: cloudfront.CloudFrontClient, protocol: 'restXml' },
  cloudtrail: { Client: cloudtrail.CloudTrailClient, protocol: 'json' },
  ec2: { Client: ec2.EC2Client, protocol: 'ec2Query' },
  guardduty: { Client: guardduty.GuardDutyClient, protocol: 'restJson' },
  iam: { Client: iam.IAMClient, protocol: 'awsQuery' },
  route53: { Client: route53.Route53Client, protocol: 'restXml' },
  s3: { Client: s3.S3Client, protocol: 's3' },
  s3control: { Client: s3control.S3ControlClient, protocol: 'restXml' },
  secretsmanager: { Client: secrets.SecretsManagerClient, protocol: 'json' },
  sts: { Client: sts.STSClient, protocol: 'awsQuery' },
} as const;
type Service = keyof typeof SERVICES;

async function call(service: Service, Command: unknown, input: object, answer: Answer) {
  const { Client, protocol } = SERVICES[service];
  const server = new Server(protocol, service, answer);
  const client = new (Client as unknown as ClientClass)({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    requestHandler: server.handler,
    maxAttempts: 1,
  });
  const command = new (Command as CommandClass)(input as never);
  const output = await client.send(command as never);
  return { server, output };
}

const CASES: readonly (readonly [Service, unknown, object, object])[] = [
  [
    'ec2',
    ec2.RunInstancesCommand,
    {
      ImageId: 'ami-1',
      MinCount: 1,
      MaxCount: 20,
      InstanceType: 'p3.16xlarge',
      KeyName: 'a & b=c+d%20/ü',
      UserData: 'IyEvYmluL3No',
      ClientToken: 'token-1',
      DisableApiTermination: true,
      SecurityGroupIds: ['sg-1', 'sg-2'],
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8, DeleteOnTermination: false } }],
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: '' }] }],
      IamInstanceProfile: { Name: 'web' },
    },
    {
      ReservationId: 'r-1',
      OwnerId: '482910374655',
      Instances: [
        {
          InstanceId: 'i-1',
          LaunchTime: WHEN,
          State: { Code: 0, Name: 'pending' },
          EbsOptimized: false,
          Tags: [{ Key: '<x>', Value: 'a "b" & \'c\'\n' }],
          BlockDeviceMappings: [],
          SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'default' }],
        },
        { InstanceId: 'i-2' },
      ],
    },
  ],
  [
    'ec2',
    ec2.DescribeInstancesCommand,
    {
      Filters: [
        { Name: 'instance-state-name', Values: Array.from({ length: 12 }, (_, index) => `state-${index}`) },
        { Name: 'tag:Name', Values: ['a,b'] },
      ],
      MaxResults: 1000,
    },
    { Reservations: [], NextToken: 'more' },
  ],
  [
    'ec2',
    ec2.ModifyInstanceAttributeCommand,
    { InstanceId: 'i-1', DisableApiTermination: { Value: false } },
    {},
  ],
  [
    'ec2',
    ec2.AuthorizeSecurityGroupIngressCommand,
    {
      GroupId: 'sg-1',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    },
    { Return: true, SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-1', IsEgress: false }] },
  ],
  [
    'ec2',
    ec2.DescribeRegionsCommand,
    { AllRegions: true },
    { Regions: [{ RegionName: 'eu-west-1', OptInStatus: 'opt-in-not-required' }] },
  ],
  [
    'iam',
    iam.CreateUserCommand,
    { UserName: 'ann', Path: '/ops/', Tags: [{ Key: 'a', Value: 'b' }] },
    { User: { UserName: 'ann', Path: '/ops/', UserId: 'AIDA1', Arn: 'arn:ann', CreateDate: WHEN } },
  ],
  ['iam', iam.DeleteUserCommand, { UserName: 'ann' }, {}],
  [
    'iam',
    iam.GetCredentialReportCommand,
    {},
    { Content: new Uint8Array([117, 115, 101, 114]), ReportFormat: 'text/csv', GeneratedTime: WHEN },
  ],
  [
    'iam',
    iam.SimulatePrincipalPolicyCommand,
    {
      PolicySourceArn: 'arn:ann',
      ActionNames: ['iam:CreateUser', 'ec2:RunInstances'],
      ContextEntries: [{ ContextKeyName: 'k', ContextKeyValues: ['1', '2'], ContextKeyType: 'string' }],
    },
    {
      EvaluationResults: [{ EvalActionName: 'iam:CreateUser', EvalDecision: 'implicitDeny' }],
      IsTruncated: false,
    },
  ],
  ['iam', iam.GetAccountSummaryCommand, {}, { SummaryMap: { Users: 7, MFADevices: 0 } }],
  [
    'sts',
    sts.AssumeRoleCommand,
    { RoleArn: 'arn:role', RoleSessionName: 's', DurationSeconds: 900, TransitiveTagKeys: ['a', 'b'] },
    {
      Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: 's/+=', SessionToken: 't', Expiration: WHEN },
      AssumedRoleUser: { AssumedRoleId: 'AROA:s', Arn: 'arn:s' },
    },
  ],
  [
    'cloudtrail',
    cloudtrail.LookupEventsCommand,
    {
      LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: 'AKIA' }],
      StartTime: WHEN,
      EndTime: new Date(WHEN.getTime() + 1500),
      MaxResults: 50,
    },
    {
      Events: [
        { EventId: 'e', EventTime: WHEN, CloudTrailEvent: '{"a":1}', Resources: [{ ResourceName: 'i-1' }] },
      ],
      NextToken: 'n',
    },
  ],
  [
    'secretsmanager',
    secrets.CreateSecretCommand,
    {
      Name: 'n/1',
      ClientRequestToken: 'token-1',
      SecretString: '{"a":"ü"}',
      SecretBinary: new Uint8Array([0, 255]),
      Tags: [{ Key: 'k', Value: 'v' }],
    },
    { ARN: 'arn:s', Name: 'n/1', VersionId: 'v' },
  ],
  [
    'guardduty',
    guardduty.ListFindingsCommand,
    {
      DetectorId: 'det/1',
      FindingCriteria: { Criterion: { 'service.archived': { Equals: ['false'] } } },
      MaxResults: 50,
    },
    { FindingIds: ['f1', 'f2'], NextToken: '' },
  ],
  [
    'guardduty',
    guardduty.ListDetectorsCommand,
    { MaxResults: 10, NextToken: 'a b' },
    { DetectorIds: ['d1'] },
  ],
  [
    'account',
    account.ListRegionsCommand,
    { RegionOptStatusContains: ['ENABLED'], MaxResults: 50 },
    { Regions: [{ RegionName: 'eu-west-1', RegionOptStatus: 'ENABLED_BY_DEFAULT' }] },
  ],
  [
    's3',
    s3.CreateBucketCommand,
    {
      Bucket: 'loot',
      ObjectLockEnabledForBucket: true,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    },
    { Location: '/loot' },
  ],
  ['s3', s3.GetBucketLocationCommand, { Bucket: 'loot' }, { LocationConstraint: 'eu-west-1' }],
  [
    's3',
    s3.ListBucketsCommand,
    { Prefix: 'l' },
    { Buckets: [{ Name: 'loot', CreationDate: WHEN, BucketRegion: 'eu-west-1' }], Owner: { ID: '1' } },
  ],
  [
    's3',
    s3.ListObjectsV2Command,
    { Bucket: 'dots.in.name', Prefix: 'a b/', MaxKeys: 2, ContinuationToken: 'n&=' },
    {
      Contents: [{ Key: 'a b/<c>', Size: 3, LastModified: WHEN, ETag: '"e"' }],
      CommonPrefixes: [{ Prefix: 'a b/x/' }],
      IsTruncated: true,
      NextContinuationToken: 'more',
    },
  ],
  ['s3', s3.PutBucketPolicyCommand, { Bucket: 'loot', Policy: '{"Statement":"<&>"}' }, {}],
  ['s3', s3.GetBucketPolicyCommand, { Bucket: 'loot' }, { Policy: '{"Statement":"<&>"}' }],
  [
    's3',
    s3.PutBucketLifecycleConfigurationCommand,
    {
      Bucket: 'loot',
      LifecycleConfiguration: {
        Rules: [{ ID: 'a', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } }],
      },
    },
    {},
  ],
  [
    's3',
    s3.DeleteObjectsCommand,
    {
      Bucket: 'loot',
      BypassGovernanceRetention: true,
      Delete: { Objects: [{ Key: 'a/ü', VersionId: '1' }, { Key: 'b' }], Quiet: false },
    },
    { Deleted: [{ Key: 'a/ü' }], Errors: [{ Key: 'b', Code: 'AccessDenied' }] },
  ],
  [
    's3',
    s3.ListObjectVersionsCommand,
    { Bucket: 'loot', KeyMarker: 'k', VersionIdMarker: 'v' },
    {
      Versions: [{ Key: 'k', VersionId: '1', IsLatest: true, LastModified: WHEN }],
      DeleteMarkers: [{ Key: 'k', VersionId: '2', IsLatest: false }],
      IsTruncated: false,
    },
  ],
  [
    's3',
    s3.DeleteObjectCommand,
    { Bucket: 'loot', Key: 'folder//a b+c/', VersionId: 'v/1' },
    { DeleteMarker: true, VersionId: '2' },
  ],
  ['s3', s3.ListPartsCommand, { Bucket: 'loot', Key: 'k', UploadId: 'u' }, { Parts: [{ PartNumber: 1 }] }],
  ['s3', s3.AbortMultipartUploadCommand, { Bucket: 'loot', Key: 'k', UploadId: 'u' }, {}],
  [
    's3control',
    s3control.GetPublicAccessBlockCommand,
    { AccountId: '482910374655' },
    { PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: false } },
  ],
  [
    'route53',
    route53.ChangeResourceRecordSetsCommand,
    {
      HostedZoneId: 'Z1',
      ChangeBatch: {
        Changes: [
          {
            Action: 'DELETE',
            ResourceRecordSet: { Name: 'a.example.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '1' }] },
          },
        ],
      },
    },
    { ChangeInfo: { Id: '/change/C1', Status: 'PENDING', SubmittedAt: WHEN } },
  ],
  ['cloudfront', cloudfront.DeleteDistributionCommand, { Id: 'E1', IfMatch: 'etag' }, {}],
];

describe('the wire', () => {
  it.each(CASES)('carries %s calls there and back: %o', async (service, Command, input, output) => {
    const { server, output: received } = await call(service, Command, input, { output });
    expect(`${server.operation}Command`).toBe((Command as { name: string }).name);
    expect(server.input).toEqual(input);
    const { $metadata, ...plain } = received as { $metadata: { requestId?: string } };
    expect($metadata.requestId).toBe('request-1');
    expect(plain).toEqual(output);
  });

  it.each([
    ['ec2', ec2.TerminateInstancesCommand, { InstanceIds: ['i-1'] }, 'OperationNotPermitted', 400, undefined],
    ['iam', iam.GetUserCommand, { UserName: 'u' }, 'NoSuchEntity', 404, iam.NoSuchEntityException],
    ['sts', sts.GetCallerIdentityCommand, {}, 'InvalidClientTokenId', 403, undefined],
    [
      'secretsmanager',
      secrets.GetSecretValueCommand,
      { SecretId: 's' },
      'ResourceNotFoundException',
      400,
      secrets.ResourceNotFoundException,
    ],
    [
      'guardduty',
      guardduty.GetDetectorCommand,
      { DetectorId: 'd' },
      'BadRequestException',
      400,
      guardduty.BadRequestException,
    ],
    ['s3', s3.GetObjectCommand, { Bucket: 'b', Key: 'k' }, 'NoSuchKey', 404, s3.NoSuchKey],
    ['s3', s3.DeleteBucketCommand, { Bucket: 'b' }, 'BucketNotEmpty', 409, undefined],
    [
      'route53',
      route53.GetHostedZoneCommand,
      { Id: 'Z1' },
      'NoSuchHostedZone',
      404,
      route53.NoSuchHostedZone,
    ],
  ] as const)(
    'carries errors of %s, typed where the SDK has a type',
    async (service, Command, input, code, status, type) => {
      const failed = call(service, Command, input, { code, status });
      await expect(failed).rejects.toMatchObject({
        name: type ? type.name : code,
        message: 'It <is> "so" & no other.',
        $metadata: { httpStatusCode: status, requestId: 'request-1' },
      });
      if (type) await expect(failed).rejects.toBeInstanceOf(type);
    },
  );
});

describe('objects on the wire', () => {
  const body = Buffer.from('\u0000\r\n<a>ü');

  it.each([
    ['text', body.toString()],
    ['bytes', body],
    ['a stream', Readable.from([body.subarray(0, 3), body.subarray(3)])],
  ])('go in as %s, with what is said about them', async (_, Body) => {
    const input = {
      Bucket: 'loot',
      Key: 'a/b',
      Body,
      ContentLength: body.length,
      ContentType: 'text/x',
      Metadata: { owner: 'me' },
    };
    const { server } = await call('s3', s3.PutObjectCommand, input, { output: { ETag: '"e"' } });
    expect(server.input).toMatchObject({ ContentType: 'text/x', Metadata: { owner: 'me' }, Key: 'a/b' });
    expect(Buffer.from((server.input as { Body: Uint8Array }).Body)).toEqual(body);
  });

  it('come out as a stream', async () => {
    const output = { Body: body, ContentLength: body.length, Metadata: { owner: 'me' }, LastModified: WHEN };
    const got = await call('s3', s3.GetObjectCommand, { Bucket: 'loot', Key: 'a' }, { output });
    const received = got.output as s3.GetObjectCommandOutput;
    expect(Buffer.from((await received.Body?.transformToByteArray()) ?? [])).toEqual(body);
    expect(received).toMatchObject({ Metadata: { owner: 'me' }, LastModified: WHEN });
  });

  it('in parts are told from whole ones, by clients that do not name the operation, too', async () => {
    const schemas = operationSchemas('s3');
    const put = (query: Record<string, string>, headers: Record<string, string> = {}) =>
      decode('s3', schemas, {
        method: 'PUT',
        path: '/loot/a/b',
        query,
        headers: { host: '127.0.0.1:4566', ...headers },
        body: new Uint8Array(),
      });
    expect(put({})?.schema.name).toBe('PutObject');
    expect(put({ partNumber: '2', uploadId: 'u' })).toMatchObject({
      schema: { name: 'UploadPart' },
      input: { Bucket: 'loot', Key: 'a/b', PartNumber: 2 },
    });
    expect(put({}, { 'x-amz-copy-source': '/x/y' })?.schema.name).toBe('CopyObject');
    expect(put({ acl: '' })?.schema.name).toBe('PutObjectAcl');
  });
});

describe('requests of other clients', () => {
  const form = (body: string): WireRequest => ({
    method: 'POST',
    path: '/',
    query: {},
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: Buffer.from(body),
  });

  it('reads lists in the order of their numbers, spaces as plus or %20', async () => {
    const schemas = operationSchemas('ec2');
    const numbers = Array.from(
      { length: 11 },
      (_, index) => `&InstanceId.${11 - index}=i-${11 - index}`,
    ).join('');
    const decoded = decode(
      'ec2Query',
      schemas,
      form(`Action=TerminateInstances&Version=2016-11-15${numbers}`),
    );
    expect(decoded?.input).toEqual({
      InstanceIds: Array.from({ length: 11 }, (_, index) => `i-${index + 1}`),
    });
    const tagged = form('Action=CreateKeyPair&KeyName=a+b%20c&DryRun=true');
    expect(decode('ec2Query', schemas, tagged)?.input).toEqual({ KeyName: 'a b c', DryRun: true });
  });

  it('takes hostile field names for names', async () => {
    const schemas = operationSchemas('iam');
    const decoded =
      schemas &&
      decode('awsQuery', schemas, form('Action=GetUser&__proto__.polluted=1&UserName=u&UserName.1=x'));
    expect(decoded?.schema.name).toBe('GetUser');
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('knows no operation that the service has not', async () => {
    const schemas = operationSchemas('iam');
    expect(decode('awsQuery', schemas, form('Action=LaunchRocket'))).toBeUndefined();
  });
});
