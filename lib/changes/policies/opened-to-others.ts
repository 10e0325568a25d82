import type { ReportedType } from '../change-type.ts';
import { lastCall, reportedCalls } from '../reported-call.ts';

/** Resources that were opened to others, or images put over a tag, where Spillkit knows no way to put them right. */
export const openedToOthers: ReportedType = {
  type: 'opened-to-others',
  title: 'Queues, topics, images and vaults opened or replaced',
  scope: 'regional',
  alteredBy: [
    ...reportedCalls('sqs', [
      ['SetQueueAttributes', 'sqs-queue', 'queueUrl'],
      ['AddPermission', 'sqs-queue', 'queueUrl'],
    ]),
    ...reportedCalls('sns', [
      ['SetTopicAttributes', 'sns-topic', 'topicArn'],
      ['AddPermission', 'sns-topic', 'topicArn'],
    ]),
    ...reportedCalls('ecr', [['PutImage', 'ecr-repository', 'repositoryName']]),
    ...reportedCalls('backup', [['PutBackupVaultAccessPolicy', 'backup-vault', 'backupVaultName']]),
    ...reportedCalls('bedrock', [['PutResourcePolicy', 'bedrock-resource', 'resourceArn']]),
    ...reportedCalls('ec2', [['ModifyVpcEndpoint', 'ec2-vpc-endpoint', 'vpcEndpointId']]),
    ...reportedCalls('s3', [
      ['PutAccountPublicAccessBlock', 'account-public-access-block', 'accountId'],
      ['DeleteAccountPublicAccessBlock', 'account-public-access-block', 'accountId'],
    ]),
  ],
  task: ({ type, id, region }, records) => ({
    what: `Look who may use ${type} ${id} (${region}) now, and put it right`,
    why: `${lastCall(records)}; the record tells the new state, and nothing the old one`,
    how: 'Compare its policy with where it is described as code, and take out principals of other accounts. An image over a tag: push the digest that was there before again.',
  }),
};
