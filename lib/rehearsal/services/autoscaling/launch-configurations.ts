import type {
  CreateLaunchConfigurationType,
  LaunchConfiguration,
  LaunchConfigurationNamesType,
  LaunchConfigurationNameType,
  LaunchConfigurationsType,
} from '@aws-sdk/client-auto-scaling';
import { type Operation, ServiceError } from '../../account/service.ts';
import { pageOf } from './paging.ts';
import { arnOf, configurationsOf, groupsOf, type LaunchConfigurationState } from './state.ts';

function shapeOf(state: LaunchConfigurationState): LaunchConfiguration {
  return {
    LaunchConfigurationName: state.name,
    LaunchConfigurationARN: state.arn,
    CreatedTime: new Date(state.createdAt),
    ImageId: state.imageId,
    InstanceType: state.instanceType,
    KeyName: state.keyName ?? '',
    SecurityGroups: [...state.securityGroups],
    UserData: state.userData ?? '',
    ...(state.instanceProfile === undefined ? {} : { IamInstanceProfile: state.instanceProfile }),
  };
}

const create: Operation = {
  readOnly: false,
  run(call, input: CreateLaunchConfigurationType) {
    const configurations = configurationsOf(call);
    const name = input.LaunchConfigurationName ?? '';
    if (configurations[name])
      throw new ServiceError(
        'AlreadyExists',
        'Launch Configuration by this name already exists - A launch configuration already exists with the name',
      );
    if (!input.ImageId || !input.InstanceType)
      throw new ServiceError('ValidationError', 'Valid requests must contain ImageId and InstanceType.');
    configurations[name] = {
      name,
      arn: arnOf(call, 'launchConfiguration', `launchConfigurationName/${name}`),
      createdAt: call.now.toISOString(),
      imageId: input.ImageId,
      instanceType: input.InstanceType,
      securityGroups: input.SecurityGroups ?? [],
      ...(input.KeyName === undefined ? {} : { keyName: input.KeyName }),
      ...(input.UserData === undefined ? {} : { userData: input.UserData }),
      ...(input.IamInstanceProfile === undefined ? {} : { instanceProfile: input.IamInstanceProfile }),
    };
    return {};
  },
};

const describe: Operation = {
  readOnly: true,
  run(call, input: LaunchConfigurationNamesType): LaunchConfigurationsType {
    const named = new Set(input.LaunchConfigurationNames ?? []);
    const wanted = Object.values(configurationsOf(call)).filter(
      ({ name }) => named.size === 0 || named.has(name),
    );
    const { page, next } = pageOf(wanted, ({ name }) => name, input);
    return { LaunchConfigurations: page.map(shapeOf), ...next };
  },
};

const remove: Operation = {
  readOnly: false,
  run(call, { LaunchConfigurationName: name = '' }: LaunchConfigurationNameType) {
    if (!configurationsOf(call)[name])
      throw new ServiceError(
        'ValidationError',
        'Launch configuration name not found - Launch configuration not found',
      );
    const users = Object.values(groupsOf(call)).filter(
      ({ source }) => 'launchConfiguration' in source && source.launchConfiguration === name,
    );
    if (users.length > 0)
      throw new ServiceError(
        'ResourceInUse',
        `Cannot delete launch configuration ${name} because it is attached to an AutoScalingGroup`,
      );
    delete configurationsOf(call)[name];
    return {};
  },
};

export const launchConfigurationOperations = {
  CreateLaunchConfiguration: create,
  DescribeLaunchConfigurations: describe,
  DeleteLaunchConfiguration: remove,
};
