import type { CreateAppRequest, DeleteAppRequest, GetAppRequest } from '@aws-sdk/client-amplify';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';

const apps = madeThings('apps', (id) => new ServiceError('NotFoundException', `App ${id} not found.`, 404));

const shape = (call: Call, app: MadeThing) => ({
  ...app.asked,
  appId: app.id,
  appArn: regionalArn(call, 'amplify', `apps/${app.id}`),
  createTime: new Date(app.createdAt),
  updateTime: new Date(app.createdAt),
  defaultDomain: `${app.id}.amplifyapp.com`,
});

/** Amplify apps. */
export const amplifyService: SimulatedService = {
  name: 'amplify',
  eventSource: 'amplify.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateApp: writes((call, { name, repository }: CreateAppRequest) => {
      const id = `d${call.account.uuid().replaceAll('-', '').slice(0, 12)}`;
      return { app: shape(call, apps.make(call, id, { name, repository })) };
    }),
    GetApp: reads((call, { appId }: GetAppRequest) => ({ app: shape(call, apps.by(call, appId)) })),
    DeleteApp: writes((call, { appId }: DeleteAppRequest) => {
      const app = apps.by(call, appId);
      delete apps.all(call)[app.id];
      return { app: shape(call, app) };
    }),
  },
};
