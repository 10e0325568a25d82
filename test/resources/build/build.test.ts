import { describe, expect, it } from 'vitest';
import { madeBy, prove, type TypeCase } from '../each-type.ts';
import { erase } from '../erasing.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/deploy`;
const STACK = `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/net/`;

function stack(there: Lab, resources: object, protect = false) {
  return there.attacker.write('cloudformation', REGION).createStack({
    StackName: 'net',
    TemplateBody: JSON.stringify({ Resources: resources }),
    EnableTerminationProtection: protect,
  });
}

async function project(there: Lab) {
  const codebuild = there.attacker.write('codebuild', REGION);
  await codebuild.createProject({
    name: 'runner',
    source: { type: 'GITHUB', location: 'https://github.com/x/y' },
    artifacts: { type: 'NO_ARTIFACTS' },
    environment: { type: 'LINUX_CONTAINER', image: 'i', computeType: 'BUILD_GENERAL1_LARGE' },
    serviceRole: ROLE,
  });
  await codebuild.startBuild({ projectName: 'runner' });
}

const cases: readonly TypeCase[] = [
  {
    type: 'cloudformation-stack',
    make: (there) => stack(there, { Host: { Type: 'AWS::EC2::Instance' } }, true),
    event: 'CreateStack',
    id: new RegExp(`^${STACK}[0-9a-f-]{36}$`),
    ref: { label: 'net', region: REGION },
    details: 'net, CREATE_COMPLETE, 1 resources; EnableTerminationProtection is switched off first',
    command: [
      `aws cloudformation update-termination-protection --region ${REGION} --stack-name <id> --no-enable-termination-protection`,
      `aws cloudformation delete-stack --region ${REGION} --stack-name <id>`,
      `aws cloudformation wait stack-delete-complete --region ${REGION} --stack-name <id>`,
    ],
    by: 'DeleteStack',
    calls: ['UpdateTerminationProtection', 'DeleteStack'],
    evidence: ['template'],
  },
  {
    type: 'codebuild-project',
    make: project,
    event: 'CreateProject',
    id: 'runner',
    ref: { arn: `arn:aws:codebuild:${REGION}:${ACCOUNT_ID}:project/runner` },
    details: 'GITHUB https://github.com/x/y, role deploy, 1 running',
    command: [
      `aws codebuild stop-build --region ${REGION} --id runner:<uuid>`,
      `aws codebuild delete-project --region ${REGION} --name runner`,
    ],
    by: 'DeleteProject',
    calls: ['StopBuild', 'DeleteProject'],
  },
  {
    type: 'codebuild-build',
    make: project,
    event: 'StartBuild',
    id: /^runner:[0-9a-f-]{36}$/,
    details: 'IN_PROGRESS, default size',
    command: [`aws codebuild stop-build --region ${REGION} --id <id>`],
    by: 'StopBuild',
  },
  {
    type: 'amplify-app',
    make: (there) =>
      there.attacker.write('amplify', REGION).createApp({ name: 'site', repository: 'https://x.example/y' }),
    event: 'CreateApp',
    id: /^d[0-9a-f]{12}$/,
    details: 'site, https://x.example/y',
    command: [`aws amplify delete-app --region ${REGION} --app-id <id>`],
    by: 'DeleteApp',
  },
  {
    type: 'codecommit-repository',
    make: (there) =>
      there.attacker.write('codecommit', REGION).createRepository({ repositoryName: 'payload' }),
    event: 'CreateRepository',
    id: 'payload',
    details: 'empty, last changed 2026-11-23T09:01:00.000Z',
    command: [`aws codecommit delete-repository --region ${REGION} --repository-name payload`],
    by: 'DeleteRepository',
  },
  {
    type: 'imagebuilder-pipeline',
    make: (there) =>
      there.attacker.write('imagebuilder', REGION).createImagePipeline({
        name: 'golden',
        infrastructureConfigurationArn: 'arn:aws:imagebuilder:x:1:infrastructure-configuration/i',
        clientToken: 'once',
        schedule: { scheduleExpression: 'rate(1 day)' },
      }),
    event: 'CreateImagePipeline',
    id: `arn:aws:imagebuilder:${REGION}:${ACCOUNT_ID}:image-pipeline/golden`,
    ref: { label: 'golden' },
    details: 'ENABLED, rate(1 day)',
    command: [`aws imagebuilder delete-image-pipeline --region ${REGION} --image-pipeline-arn <id>`],
    by: 'DeleteImagePipeline',
  },
];

prove(cases);

describe('CloudFormation stacks', () => {
  it('whose deletion fails go without what is stuck, and what is left is named', async () => {
    const there = lab();
    await stack(there, {
      Host: { Type: 'AWS::EC2::Instance' },
      Bucket: { Type: 'AWS::S3::Bucket', Metadata: { Stuck: true } },
    });
    const made = await madeBy(there, { type: 'cloudformation-stack', event: 'CreateStack' });
    expect(await erase(there, [made])).toMatchObject([
      { result: 'failed', message: expect.stringContaining('AWS::S3::Bucket net-Bucket') },
    ]);
    expect((await there.lookAt([made]))[0]?.state).toBe('deleted');
  });
});
