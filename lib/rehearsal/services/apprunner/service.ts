import type {
  CreateServiceRequest,
  DeleteServiceRequest,
  DescribeServiceRequest,
} from '@aws-sdk/client-apprunner';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';

const services = madeThings(
  'services',
  (id) =>
    new ServiceError('ResourceNotFoundException', `Service with the provided arn does not exist: ${id}`),
);

const shape = ({ id, asked, createdAt, status }: MadeThing) => ({
  ...asked,
  ServiceArn: id,
  ServiceId: id.split('/').at(-1),
  ServiceUrl: `${id.split('/').at(-1)?.slice(0, 10)}.awsapprunner.com`,
  Status: status,
  CreatedAt: new Date(createdAt),
});

/** App Runner services; a deleted one is still described. */
export const apprunnerService: SimulatedService = {
  name: 'apprunner',
  eventSource: 'apprunner.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateService: writes((call: Call, { ServiceName }: CreateServiceRequest) => {
      const id = call.account.uuid().replaceAll('-', '');
      const arn = regionalArn(call, 'apprunner', `service/${ServiceName}/${id}`);
      return { Service: shape(services.make(call, arn, { ServiceName }, 'RUNNING')) };
    }),
    DescribeService: reads((call, { ServiceArn }: DescribeServiceRequest) => ({
      Service: shape(services.by(call, ServiceArn)),
    })),
    DeleteService: writes((call, { ServiceArn }: DeleteServiceRequest) => {
      const service = services.by(call, ServiceArn);
      service.status = 'DELETED';
      return { Service: shape(service) };
    }),
  },
};
