/**
 * Actions that event history does not record, by service: data events, and what CloudTrail records nowhere or a trail
 * may leave out (the cryptographic operations of KMS). Whether one was used is known for the service as a whole.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
const DATA_ACTIONS: Readonly<Record<string, RegExp>> = {
  bedrock: /^(Invoke|Retrieve|ApplyGuardrail|Converse)/,
  cloudwatch: /^(PutMetricData|GetMetric|ListMetrics)/,
  dynamodb:
    /^(BatchGetItem|BatchWriteItem|ConditionCheckItem|DeleteItem|GetItem|PutItem|Query|Scan|UpdateItem|PartiQL\w+|GetRecords|GetShardIterator|DescribeStream|ListStreams)$/,
  events: /^PutEvents$/,
  'execute-api': /./,
  firehose: /^PutRecord/,
  kinesis: /^(PutRecords?|GetRecords|GetShardIterator|SubscribeToShard)$/,
  kms: /^(Encrypt|Decrypt|ReEncrypt|GenerateDataKey|GenerateMac|VerifyMac|GenerateRandom|Sign|Verify|DeriveSharedSecret)/,
  lambda: /^Invoke/,
  logs: /^PutLogEvents$/,
  'rds-data': /./,
  s3: /(?:Object(?!LockConfiguration)|Multipart|^ListBucket(?:Versions)?$)/,
  sagemaker: /^InvokeEndpoint/,
  ses: /^Send/,
  sns: /^Publish$/,
  sqs: /^(SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility)$/,
  xray: /^(Put|GetSampling)/,
};

/** Whether event history is silent about an action, given as service and name: `s3`, `GetObject`. */
export function isUnrecorded(service: string, name: string): boolean {
  return DATA_ACTIONS[service]?.test(name) === true;
}
