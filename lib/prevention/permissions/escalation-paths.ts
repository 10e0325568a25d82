/**
 * A known way from some permissions to more: who holds all actions of `needs` gets what `gives` says. The ways were
 * worked out and published by others; which actions each needs was checked against the Service Authorization Reference.
 * https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
 * https://github.com/BishopFox/iam-vulnerable
 * https://pathfinding.cloud
 */
export interface EscalationPath {
  /** Kebab-case. */
  readonly id: string;
  readonly needs: readonly string[];
  readonly gives: string;
  /** The first action counts only where it reaches others than the principal itself. */
  readonly onOthers?: true;
  /** The service whose roles it reaches: the path exists where a role trusts it and, with iam:PassRole, may be passed. */
  readonly rolesOf?: string;
}

/** Hands a role to a service. */
export const PASS = 'iam:PassRole';

const direct = (action: string, gives: string, onOthers?: true): EscalationPath => ({
  id: (action.split(':')[1] ?? action).replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase(),
  needs: [action],
  gives,
  ...(onOthers ? { onOthers } : {}),
});
const passing = (id: string, rolesOf: string, ...needs: string[]): EscalationPath => ({
  id,
  needs: [PASS, ...needs],
  gives: 'acts as a role it hands to a service',
  rolesOf,
});
const several = (id: string, gives: string, ...needs: string[]): EscalationPath => ({ id, needs, gives });
const existing = (id: string, rolesOf: string, gives: string, ...needs: string[]): EscalationPath => ({
  ...{ id, needs, gives, rolesOf },
});

/** Known ways to more permissions. */
export const escalationPaths: readonly EscalationPath[] = [
  direct('iam:CreatePolicyVersion', 'rewrites a policy it holds'),
  direct('iam:SetDefaultPolicyVersion', 'puts a wider version of a policy in force'),
  direct('iam:AttachUserPolicy', 'attaches any policy to a user'),
  direct('iam:AttachGroupPolicy', 'attaches any policy to a group'),
  several(
    'attach-role-policy',
    'attaches any policy to a role it assumes',
    'iam:AttachRolePolicy',
    'sts:AssumeRole',
  ),
  direct('iam:PutUserPolicy', 'writes any policy into a user'),
  direct('iam:PutGroupPolicy', 'writes any policy into a group'),
  several(
    'put-role-policy',
    'writes any policy into a role it assumes',
    'iam:PutRolePolicy',
    'sts:AssumeRole',
  ),
  direct('iam:AddUserToGroup', 'joins any group'),
  direct('iam:CreateAccessKey', 'makes keys for other users', true),
  direct('iam:CreateLoginProfile', 'makes passwords for other users', true),
  direct('iam:UpdateLoginProfile', 'sets the passwords of other users', true),
  several(
    'update-assume-role-policy',
    'lets itself assume any role',
    'iam:UpdateAssumeRolePolicy',
    'sts:AssumeRole',
  ),
  passing('pass-role-ec2', 'ec2.amazonaws.com', 'ec2:RunInstances'),
  passing('pass-role-ec2-profile', 'ec2.amazonaws.com', 'ec2:AssociateIamInstanceProfile'),
  passing(
    'pass-role-autoscaling',
    'ec2.amazonaws.com',
    'autoscaling:CreateLaunchConfiguration',
    'autoscaling:CreateAutoScalingGroup',
  ),
  passing('pass-role-lambda', 'lambda.amazonaws.com', 'lambda:CreateFunction', 'lambda:InvokeFunction'),
  passing(
    'pass-role-lambda-trigger',
    'lambda.amazonaws.com',
    'lambda:CreateFunction',
    'lambda:CreateEventSourceMapping',
  ),
  passing(
    'pass-role-lambda-permission',
    'lambda.amazonaws.com',
    'lambda:CreateFunction',
    'lambda:AddPermission',
  ),
  passing('pass-role-cloudformation', 'cloudformation.amazonaws.com', 'cloudformation:CreateStack'),
  passing('pass-role-glue-endpoint', 'glue.amazonaws.com', 'glue:CreateDevEndpoint'),
  passing('pass-role-glue-job', 'glue.amazonaws.com', 'glue:CreateJob', 'glue:StartJobRun'),
  passing(
    'pass-role-datapipeline',
    'datapipeline.amazonaws.com',
    'datapipeline:CreatePipeline',
    'datapipeline:PutPipelineDefinition',
    'datapipeline:ActivatePipeline',
  ),
  passing(
    'pass-role-sagemaker-notebook',
    'sagemaker.amazonaws.com',
    'sagemaker:CreateNotebookInstance',
    'sagemaker:CreatePresignedNotebookInstanceUrl',
  ),
  passing('pass-role-sagemaker-training', 'sagemaker.amazonaws.com', 'sagemaker:CreateTrainingJob'),
  passing('pass-role-sagemaker-processing', 'sagemaker.amazonaws.com', 'sagemaker:CreateProcessingJob'),
  passing('pass-role-ecs-task', 'ecs-tasks.amazonaws.com', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'),
  passing(
    'pass-role-ecs-service',
    'ecs-tasks.amazonaws.com',
    'ecs:RegisterTaskDefinition',
    'ecs:CreateService',
  ),
  passing('pass-role-batch', 'ecs-tasks.amazonaws.com', 'batch:RegisterJobDefinition', 'batch:SubmitJob'),
  passing(
    'pass-role-codebuild',
    'codebuild.amazonaws.com',
    'codebuild:CreateProject',
    'codebuild:StartBuild',
  ),
  passing('pass-role-ssm-automation', 'ssm.amazonaws.com', 'ssm:StartAutomationExecution'),
  passing('pass-role-scheduler', 'scheduler.amazonaws.com', 'scheduler:CreateSchedule'),
  passing('pass-role-states', 'states.amazonaws.com', 'states:CreateStateMachine', 'states:StartExecution'),
  passing('pass-role-emr', 'ec2.amazonaws.com', 'elasticmapreduce:RunJobFlow'),
  passing('pass-role-apprunner', 'tasks.apprunner.amazonaws.com', 'apprunner:CreateService'),
  existing(
    'lambda-code',
    'lambda.amazonaws.com',
    'runs its code as the role of a function',
    'lambda:UpdateFunctionCode',
  ),
  existing(
    'lambda-configuration',
    'lambda.amazonaws.com',
    'runs a layer of its own as the role of a function',
    'lambda:UpdateFunctionConfiguration',
  ),
  existing(
    'cloudformation-update',
    'cloudformation.amazonaws.com',
    'changes a stack that acts as a role',
    'cloudformation:UpdateStack',
  ),
  existing(
    'glue-endpoint',
    'glue.amazonaws.com',
    'opens a shell as the role of a Glue endpoint',
    'glue:UpdateDevEndpoint',
  ),
  existing(
    'sagemaker-notebook',
    'sagemaker.amazonaws.com',
    'opens a notebook as its role',
    'sagemaker:CreatePresignedNotebookInstanceUrl',
  ),
  existing(
    'codebuild-project',
    'codebuild.amazonaws.com',
    'runs its build as the role of a project',
    'codebuild:UpdateProject',
    'codebuild:StartBuild',
  ),
  existing('ssm-command', 'ec2.amazonaws.com', 'runs commands as the roles of instances', 'ssm:SendCommand'),
  existing('ssm-session', 'ec2.amazonaws.com', 'opens shells as the roles of instances', 'ssm:StartSession'),
  existing(
    'ecs-execute',
    'ecs-tasks.amazonaws.com',
    'opens a shell as the role of a task',
    'ecs:ExecuteCommand',
  ),
  existing(
    'ec2-user-data',
    'ec2.amazonaws.com',
    'runs its start script as the role of an instance',
    'ec2:ModifyInstanceAttribute',
    'ec2:StopInstances',
    'ec2:StartInstances',
  ),
  existing(
    'instance-connect',
    'ec2.amazonaws.com',
    'opens shells as the roles of instances',
    'ec2-instance-connect:SendSSHPublicKey',
  ),
  several(
    'permission-set',
    'widens a permission set of IAM Identity Center',
    'sso:PutInlinePolicyToPermissionSet',
    'sso:ProvisionPermissionSet',
  ),
  several('account-assignment', 'assigns itself a permission set', 'sso:CreateAccountAssignment'),
];

/** Actions of these paths that hand a role over, besides iam:PassRole itself. */
export const passingActions: readonly string[] = [
  ...new Set(
    escalationPaths.flatMap(({ needs }) => (needs[0] === PASS ? needs.filter((one) => one !== PASS) : [])),
  ),
];
