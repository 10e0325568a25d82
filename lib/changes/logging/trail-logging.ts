import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { trailTarget } from './trail-target.ts';

const event = (name: string, logging: boolean): AlteringEvent => ({
  ...{ source: 'cloudtrail', name },
  alterations: (record) =>
    trailTarget(record, textAt(record.requestParameters, 'name')).map((target) => ({ target, set: logging })),
});

/**
 * Whether trails log. Event history goes on in any case; the files of the time between are missing for good.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
 */
export const trailLogging: RevertedType = {
  type: 'trail-logging',
  title: 'Logging of trails',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [event('StopLogging', false), event('StartLogging', true)],
  permissions: ['cloudtrail:GetTrailStatus', 'cloudtrail:StartLogging', 'cloudtrail:StopLogging'],
  action: ({ id }, to) => `${to === true ? 'Start' : 'Stop'} logging to trail ${id} again`,
  fallback: ({ set }) =>
    set === false
      ? { to: true, selected: true, because: 'a trail is there to log' }
      : { to: false, selected: false, because: 'it was started, so it may have been stopped' },
  async look(ctx, { id, region }) {
    const status = await unlessAbsent(ctx.aws.read('cloudtrail', region).getTrailStatus({ Name: id }));
    return status === undefined
      ? { state: 'gone' }
      : { state: 'there', value: status.IsLogging === true, description: status };
  },
  revert(ctx, { id: Name, region }, to) {
    const cloudtrail = ctx.aws.write('cloudtrail', region);
    return to === true ? cloudtrail.startLogging({ Name }) : cloudtrail.stopLogging({ Name });
  },
  command: ({ id, region }, to) =>
    awsCommand('cloudtrail', to === true ? 'start-logging' : 'stop-logging', { region, name: id }),
};
