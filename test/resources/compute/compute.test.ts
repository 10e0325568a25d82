import { describe, expect, it } from 'vitest';
import { ORDER } from '../../../lib/playbook/change.ts';
import { creationsIn, resourceType } from '../../../lib/resources/registry.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import { prove, type TypeCase } from '../each-type.ts';
import { ACCOUNT_ID, lab, REGION } from '../lab.ts';

const cases: readonly TypeCase[] = [
  {
    type: 'apprunner-service',
    make: (there) =>
      there.attacker
        .write('apprunner', REGION)
        .createService({ ServiceName: 'web', SourceConfiguration: {} }),
    event: 'CreateService',
    id: new RegExp(`^arn:aws:apprunner:${REGION}:${ACCOUNT_ID}:service/web/[0-9a-f]{32}$`),
    ref: { label: 'web', region: REGION },
    command: [`aws apprunner delete-service --region ${REGION} --service-arn <id>`],
    details: 'web, RUNNING, *.awsapprunner.com',
    by: 'DeleteService',
  },
  {
    type: 'gamelift-fleet',
    make: (there) =>
      there.attacker.write('gamelift', REGION).createFleet({ Name: 'play', EC2InstanceType: 'c5.4xlarge' }),
    event: 'CreateFleet',
    id: /^fleet-[0-9a-f-]{36}$/,
    details: 'play, c5.4xlarge, ACTIVE',
    command: [
      `aws gamelift update-fleet-capacity --region ${REGION} --fleet-id <id> --min-size 0 --desired-instances 0 --max-size 0`,
      `aws gamelift delete-fleet --region ${REGION} --fleet-id <id>`,
    ],
    by: 'DeleteFleet',
  },
  {
    type: 'appstream-fleet',
    make: async (there) => {
      const appstream = there.attacker.write('appstream', REGION);
      await appstream.createFleet({ Name: 'desk', InstanceType: 'stream.graphics.g4dn.xlarge' });
      await appstream.startFleet({ Name: 'desk' });
    },
    event: 'CreateFleet',
    id: 'desk',
    details: 'stream.graphics.g4dn.xlarge, RUNNING',
    command: [
      `aws appstream stop-fleet --region ${REGION} --name desk`,
      `aws appstream wait fleet-stopped --region ${REGION} --names desk`,
      `aws appstream delete-fleet --region ${REGION} --name desk`,
    ],
    by: 'DeleteFleet',
    calls: ['StopFleet', 'DeleteFleet'],
  },
  {
    type: 'workspaces-workspace',
    make: (there) =>
      there.attacker.write('workspaces', REGION).createWorkspaces({
        Workspaces: [{ DirectoryId: 'd-1', UserName: 'eve', BundleId: 'wsb-1' }],
      }),
    event: 'CreateWorkspaces',
    id: /^ws-[0-9a-f]{9}$/,
    details: 'eve, wsb-1, AVAILABLE',
    command: [
      `aws workspaces terminate-workspaces --region ${REGION} --terminate-workspace-requests WorkspaceId=<id>`,
    ],
    by: 'TerminateWorkspaces',
  },
];

prove(cases);

describe('what no API deletes', () => {
  const told = [
    ['cloudshell', 'CreateEnvironment', { EnvironmentId: 'env-1' }, 'cloudshell-environment', 'env-1'],
    [
      'agreement-marketplace',
      'AcceptAgreementRequest',
      { agreementId: 'agmt-1' },
      'marketplace-agreement',
      'agmt-1',
    ],
  ] as const;

  it.each(told)('%s %s is left to a person, never dropped', async (service, eventName, made, type, id) => {
    const record: TrailRecord = {
      eventID: 'e1',
      eventTime: '2026-11-23T09:01:00Z',
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: 'us-east-1',
      userIdentity: {},
      responseElements: made,
    };
    const [creation] = creationsIn([record]);
    expect(creation?.refs).toMatchObject([{ type, id, region: 'us-east-1' }]);
    expect(resourceType(type).order).toBe(ORDER.onlyAHuman);
    const { ctx } = lab();
    const [state] = await resourceType(type).look(ctx, 'us-east-1', creation?.refs ?? []);
    expect(state).toMatchObject({ state: 'present', summary: expect.stringMatching(/./) });
  });
});
