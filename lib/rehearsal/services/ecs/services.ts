import type {
  CreateServiceRequest,
  CreateServiceResponse,
  DeleteServiceRequest,
  DeleteServiceResponse,
  DescribeServicesRequest,
  DescribeServicesResponse,
  ListServicesRequest,
  ListServicesResponse,
  Service,
  UpdateServiceRequest,
  UpdateServiceResponse,
} from '@aws-sdk/client-ecs';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { regionalArn } from '../regional-arn.ts';
import { clusterName, liveCluster, nameIn, serviceIn, taskDefinitionBy } from './lookup.ts';
import { startTask, stopTask } from './running.ts';
import { groupOf, liveTasks, type ServiceState, serviceStatus, servicesOf } from './state.ts';

const serviceArn = (call: Call, { cluster, serviceName }: ServiceState) =>
  regionalArn(call, 'ecs', `service/${cluster}/${serviceName}`);

function tasksOfService(call: Call, service: ServiceState) {
  return liveTasks(call, service.cluster).filter(({ group }) => group === groupOf(service));
}

function shape(call: Call, service: ServiceState): Service {
  return {
    serviceArn: serviceArn(call, service),
    serviceName: service.serviceName,
    clusterArn: regionalArn(call, 'ecs', `cluster/${service.cluster}`),
    status: serviceStatus(call, service),
    desiredCount: service.desiredCount,
    runningCount: tasksOfService(call, service).filter(({ stopAsked }) => stopAsked === undefined).length,
    pendingCount: 0,
    launchType: service.launchType as 'FARGATE',
    taskDefinition: service.taskDefinition,
    createdAt: new Date(service.createdAt),
    createdBy: service.createdBy,
    schedulingStrategy: 'REPLICA',
  };
}

/** Brings a service's tasks to the number it wants, as its scheduler does. */
export function reconcile(call: Call, service: ServiceState): void {
  const wanted = service.deletedAt === undefined ? service.desiredCount : 0;
  const running = tasksOfService(call, service).filter(({ stopAsked }) => stopAsked === undefined);
  for (const task of running.slice(wanted)) stopTask(call, task, 'Scaling activity initiated by deployment');
  for (let started = running.length; started < wanted; started++)
    startTask(call, {
      cluster: service.cluster,
      taskDefinition: service.taskDefinition,
      launchType: service.launchType,
      group: groupOf(service),
      startedBy: `ecs-svc/${service.serviceName}`,
    });
}

const createService: Operation = {
  readOnly: false,
  run(call, input: CreateServiceRequest): CreateServiceResponse {
    const cluster = liveCluster(call, input.cluster);
    const serviceName = input.serviceName ?? '';
    const key = `${cluster.clusterName}/${serviceName}`;
    const known = servicesOf(call)[key];
    if (known && serviceStatus(call, known) === 'DRAINING')
      throw new ServiceError(
        'InvalidParameterException',
        'Unable to Start a service that is still Draining.',
      );
    if (known && serviceStatus(call, known) === 'ACTIVE')
      throw new ServiceError('InvalidParameterException', 'Creation of service was not idempotent.');
    const service: ServiceState = {
      cluster: cluster.clusterName,
      serviceName,
      createdAt: call.now.toISOString(),
      createdBy: call.caller.arn,
      launchType: input.launchType ?? 'EC2',
      taskDefinition: taskDefinitionBy(call, input.taskDefinition).arn,
      desiredCount: input.desiredCount ?? 0,
    };
    servicesOf(call)[key] = service;
    reconcile(call, service);
    return { service: shape(call, service) };
  },
};

const describeServices: Operation = {
  readOnly: true,
  run(call, input: DescribeServicesRequest): DescribeServicesResponse {
    const cluster = liveCluster(call, input.cluster);
    const asked = input.services ?? [];
    if (asked.length > 10)
      throw new ServiceError('InvalidParameterException', 'Too many services, at most 10.');
    const found = asked.map((id) => ({
      id,
      service: servicesOf(call)[`${cluster.clusterName}/${nameIn(id)}`],
    }));
    return {
      services: found.flatMap(({ service }) => (service ? [shape(call, service)] : [])),
      failures: found.flatMap(({ id, service }) =>
        service
          ? []
          : [
              {
                arn: regionalArn(call, 'ecs', `service/${cluster.clusterName}/${nameIn(id)}`),
                reason: 'MISSING',
              },
            ],
      ),
    };
  },
};

const listServices: Operation = {
  readOnly: true,
  run(call, input: ListServicesRequest): ListServicesResponse {
    const name = clusterName(liveCluster(call, input.cluster).clusterName);
    const here = Object.values(servicesOf(call)).filter(
      (service) => service.cluster === name && serviceStatus(call, service) === 'ACTIVE',
    );
    const { page, token } = listPage(here, ({ serviceName }) => serviceName, {
      size: input.maxResults ?? 10,
      token: input.nextToken,
    });
    return {
      serviceArns: page.map((service) => serviceArn(call, service)),
      ...(token === undefined ? {} : { nextToken: token }),
    };
  },
};

const updateService: Operation = {
  readOnly: false,
  run(call, input: UpdateServiceRequest): UpdateServiceResponse {
    const service = serviceIn(call, liveCluster(call, input.cluster), input.service);
    if (serviceStatus(call, service) !== 'ACTIVE')
      throw new ServiceError('ServiceNotActiveException', 'Service was not ACTIVE.');
    if (input.taskDefinition !== undefined)
      service.taskDefinition = taskDefinitionBy(call, input.taskDefinition).arn;
    if (input.desiredCount !== undefined) service.desiredCount = input.desiredCount;
    reconcile(call, service);
    return { service: shape(call, service) };
  },
};

/** DeleteService: with tasks wanted only by `force`; it drains until they have stopped. */
const deleteService: Operation = {
  readOnly: false,
  run(call, input: DeleteServiceRequest): DeleteServiceResponse {
    const service = serviceIn(call, liveCluster(call, input.cluster), input.service);
    if (serviceStatus(call, service) !== 'ACTIVE')
      throw new ServiceError('ServiceNotActiveException', 'Service was not ACTIVE.');
    if (service.desiredCount > 0 && !input.force)
      throw new ServiceError(
        'InvalidParameterException',
        'The service cannot be stopped while it is scaled above 0.',
      );
    service.deletedAt = call.now.toISOString();
    service.desiredCount = 0;
    reconcile(call, service);
    return { service: shape(call, service) };
  },
};

export const serviceOperations = {
  CreateService: createService,
  DescribeServices: describeServices,
  ListServices: listServices,
  UpdateService: updateService,
  DeleteService: deleteService,
};
