import { describe, expect, it } from 'vitest';
import { madeBy, prove, type TypeCase } from '../each-type.ts';
import { erase } from '../erasing.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const sagemaker = (there: Lab) => there.attacker.write('sagemaker', REGION);
const bedrock = (there: Lab) => there.attacker.write('bedrock', REGION);
const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/ml`;
const arn = (rest: string) => `arn:aws:sagemaker:${REGION}:${ACCOUNT_ID}:${rest}`;
const RESOURCES = { InstanceType: 'ml.c4.2xlarge', InstanceCount: 1, VolumeSizeInGB: 1 } as const;
const CLAUDE = 'anthropic.claude-3-sonnet-20240229-v1:0';

const cases: readonly TypeCase[] = [
  {
    type: 'sagemaker-notebook-instance',
    make: (there) =>
      sagemaker(there).createNotebookInstance({
        NotebookInstanceName: 'dig',
        InstanceType: 'ml.p3.16xlarge',
        RoleArn: ROLE,
      }),
    event: 'CreateNotebookInstance',
    id: 'dig',
    ref: { arn: arn('notebook-instance/dig'), region: REGION },
    details: 'ml.p3.16xlarge, InService, role ml',
    command: [
      `aws sagemaker stop-notebook-instance --region ${REGION} --notebook-instance-name dig`,
      `aws sagemaker wait notebook-instance-stopped --region ${REGION} --notebook-instance-name dig`,
      `aws sagemaker delete-notebook-instance --region ${REGION} --notebook-instance-name dig`,
    ],
    by: 'DeleteNotebookInstance',
    calls: ['StopNotebookInstance', 'DeleteNotebookInstance'],
  },
  {
    type: 'sagemaker-lifecycle-config',
    make: (there) =>
      sagemaker(there).createNotebookInstanceLifecycleConfig({
        NotebookInstanceLifecycleConfigName: 'boot',
        OnStart: [{ Content: 'IyEvYmluL3No' }],
      }),
    event: 'CreateNotebookInstanceLifecycleConfig',
    id: 'boot',
    details: '1 scripts',
    command: [
      `aws sagemaker delete-notebook-instance-lifecycle-config --region ${REGION} --notebook-instance-lifecycle-config-name boot`,
    ],
    by: 'DeleteNotebookInstanceLifecycleConfig',
  },
  {
    type: 'sagemaker-training-job',
    make: (there) =>
      sagemaker(there).createTrainingJob({
        TrainingJobName: 'dig',
        RoleArn: ROLE,
        OutputDataConfig: { S3OutputPath: 's3://x' },
        ResourceConfig: RESOURCES,
        StoppingCondition: {},
      }),
    event: 'CreateTrainingJob',
    id: 'dig',
    ref: { arn: arn('training-job/dig') },
    details: 'InProgress, role ml',
    command: [`aws sagemaker stop-training-job --region ${REGION} --training-job-name dig`],
    by: 'StopTrainingJob',
  },
  {
    type: 'sagemaker-processing-job',
    make: (there) =>
      sagemaker(there).createProcessingJob({
        ProcessingJobName: 'dig',
        RoleArn: ROLE,
        AppSpecification: { ImageUri: 'i' },
        ProcessingResources: { ClusterConfig: RESOURCES },
      }),
    event: 'CreateProcessingJob',
    id: 'dig',
    details: 'InProgress, role ml',
    command: [`aws sagemaker stop-processing-job --region ${REGION} --processing-job-name dig`],
    by: 'StopProcessingJob',
  },
  {
    type: 'sagemaker-endpoint',
    make: (there) => sagemaker(there).createEndpoint({ EndpointName: 'e', EndpointConfigName: 'c' }),
    event: 'CreateEndpoint',
    id: 'e',
    details: 'InService, configuration c',
    command: [`aws sagemaker delete-endpoint --region ${REGION} --endpoint-name e`],
    by: 'DeleteEndpoint',
  },
  {
    type: 'sagemaker-endpoint-config',
    make: (there) =>
      sagemaker(there).createEndpointConfig({ EndpointConfigName: 'c', ProductionVariants: [] }),
    event: 'CreateEndpointConfig',
    id: 'c',
    command: [`aws sagemaker delete-endpoint-config --region ${REGION} --endpoint-config-name c`],
    by: 'DeleteEndpointConfig',
  },
  {
    type: 'sagemaker-model',
    make: (there) => sagemaker(there).createModel({ ModelName: 'm', ExecutionRoleArn: ROLE }),
    event: 'CreateModel',
    id: 'm',
    command: [`aws sagemaker delete-model --region ${REGION} --model-name m`],
    by: 'DeleteModel',
  },
  {
    type: 'sagemaker-domain',
    make: async (there) => {
      const { DomainId } = await sagemaker(there).createDomain({
        DomainName: 'studio',
        AuthMode: 'IAM',
        DefaultUserSettings: {},
      });
      await sagemaker(there).createUserProfile({ DomainId, UserProfileName: 'me' });
      const app = { DomainId, AppName: 'default', AppType: 'JupyterServer', UserProfileName: 'me' } as const;
      await sagemaker(there).createApp(app);
    },
    event: 'CreateDomain',
    id: /^d-[0-9a-f]{12}$/,
    details: 'studio, 1 apps, 0 spaces, 1 user profiles',
    command: [
      `aws sagemaker delete-app --region ${REGION} --domain-id <id> --app-name default --app-type JupyterServer --user-profile-name me`,
      `aws sagemaker delete-user-profile --region ${REGION} --domain-id <id> --user-profile-name me`,
      `aws sagemaker delete-domain --region ${REGION} --domain-id <id> --retention-policy HomeEfsFileSystem=Retain`,
    ],
    by: 'DeleteDomain',
    calls: ['DeleteApp', 'DeleteUserProfile', 'DeleteDomain'],
  },
  {
    type: 'glue-dev-endpoint',
    make: (there) =>
      there.attacker.write('glue', REGION).createDevEndpoint({ EndpointName: 'shell', RoleArn: ROLE }),
    event: 'CreateDevEndpoint',
    id: 'shell',
    details: 'READY, role ml',
    command: [`aws glue delete-dev-endpoint --region ${REGION} --endpoint-name shell`],
    by: 'DeleteDevEndpoint',
  },
  {
    type: 'glue-job',
    make: async (there) => {
      const glue = there.attacker.write('glue', REGION);
      await glue.createJob({ Name: 'dig', Role: ROLE, Command: { ScriptLocation: 's3://x/y.py' } });
      await glue.startJobRun({ JobName: 'dig' });
    },
    event: 'CreateJob',
    id: 'dig',
    details: 's3://x/y.py, role ml, 1 running',
    command: [
      `aws glue batch-stop-job-run --region ${REGION} --job-name dig --job-run-ids jr_<uuid>`,
      `aws glue delete-job --region ${REGION} --job-name dig`,
    ],
    by: 'DeleteJob',
    calls: ['BatchStopJobRun', 'DeleteJob'],
  },
  {
    type: 'emr-cluster',
    make: (there) =>
      there.attacker.write('emr', REGION).runJobFlow({
        Name: 'big',
        Instances: { TerminationProtected: true, KeepJobFlowAliveWhenNoSteps: true },
      }),
    event: 'RunJobFlow',
    id: /^j-[0-9A-F]{13}$/,
    ref: { label: 'big' },
    details: 'big, WAITING; TerminationProtected is switched off first',
    command: [
      `aws emr modify-cluster-attributes --region ${REGION} --cluster-id <id> --no-termination-protected`,
      `aws emr terminate-clusters --region ${REGION} --cluster-ids <id>`,
    ],
    by: 'TerminateJobFlows',
    calls: ['SetTerminationProtection', 'TerminateJobFlows'],
  },
  {
    type: 'bedrock-provisioned-throughput',
    make: (there) =>
      bedrock(there).createProvisionedModelThroughput({
        provisionedModelName: 'fast',
        modelId: CLAUDE,
        modelUnits: 2,
      }),
    event: 'CreateProvisionedModelThroughput',
    id: /^[0-9a-f]{12}$/,
    details: `2 units of ${CLAUDE}`,
    command: [
      `aws bedrock delete-provisioned-model-throughput --region ${REGION} --provisioned-model-id <id>`,
    ],
    by: 'DeleteProvisionedModelThroughput',
  },
  {
    type: 'bedrock-model-agreement',
    make: (there) => bedrock(there).createFoundationModelAgreement({ modelId: CLAUDE, offerToken: 'offer' }),
    event: 'CreateFoundationModelAgreement',
    id: CLAUDE,
    command: [`aws bedrock delete-foundation-model-agreement --region ${REGION} --model-id ${CLAUDE}`],
    by: 'DeleteFoundationModelAgreement',
  },
  {
    type: 'bedrock-guardrail',
    make: (there) =>
      bedrock(there).createGuardrail({
        name: 'open',
        blockedInputMessaging: 'no',
        blockedOutputsMessaging: 'no',
      }),
    event: 'CreateGuardrail',
    id: /^[0-9a-f]{12}$/,
    details: 'open',
    command: [`aws bedrock delete-guardrail --region ${REGION} --guardrail-identifier <id>`],
    by: 'DeleteGuardrail',
  },
  {
    type: 'bedrock-agent',
    make: (there) =>
      there.attacker
        .write('bedrock-agent', REGION)
        .createAgent({ agentName: 'helper', foundationModel: CLAUDE }),
    event: 'CreateAgent',
    id: /^[0-9A-F]{10}$/,
    details: `helper, ${CLAUDE}`,
    command: [
      `aws bedrock-agent delete-agent --region ${REGION} --agent-id <id> --skip-resource-in-use-check`,
    ],
    by: 'DeleteAgent',
  },
  {
    type: 'bedrock-knowledge-base',
    make: (there) =>
      there.attacker.write('bedrock-agent', REGION).createKnowledgeBase({
        name: 'notes',
        roleArn: ROLE,
        knowledgeBaseConfiguration: { type: 'VECTOR' },
      }),
    event: 'CreateKnowledgeBase',
    id: /^[0-9A-F]{10}$/,
    details: 'notes',
    command: [`aws bedrock-agent delete-knowledge-base --region ${REGION} --knowledge-base-id <id>`],
    by: 'DeleteKnowledgeBase',
  },
];

prove(cases);

describe('Bedrock provisioned throughputs', () => {
  it('that were committed to stay until their term, and who can end it is told', async () => {
    const there = lab();
    await bedrock(there).createProvisionedModelThroughput({
      provisionedModelName: 'fast',
      modelId: CLAUDE,
      modelUnits: 1,
      commitmentDuration: 'OneMonth',
    });
    const event = 'CreateProvisionedModelThroughput';
    const made = await madeBy(there, { type: 'bedrock-provisioned-throughput', event });
    expect(await erase(there, [made])).toMatchObject([
      { result: 'failed', message: expect.stringContaining('AWS Support') },
    ]);
    expect(there.written()).toEqual([]);
  });
});
