import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';
import { lastCall, reportedCalls } from '../reported-call.ts';

/** Instances of others that were terminated, which nothing brings back, and mirrors of traffic that were led elsewhere. */
export const ec2Altered: ReportedType = {
  type: 'ec2-altered',
  title: 'Instances terminated, traffic mirrored elsewhere',
  scope: 'regional',
  alteredBy: [
    {
      ...{ source: 'ec2', name: 'TerminateInstances' },
      alterations: ({ responseElements, awsRegion: region }) =>
        itemsAt(responseElements, 'instancesSet').flatMap((item) => {
          const id = textAt(item, 'instanceId');
          return id === undefined
            ? []
            : [{ target: { type: 'ec2-instance', id, region, aspect: 'terminated' }, set: false }];
        }),
    },
    ...reportedCalls('ec2', [
      ['ModifyTrafficMirrorSession', 'ec2-traffic-mirror-session', 'trafficMirrorSessionId'],
    ]),
  ],
  task: ({ type, id, region, aspect }, records) =>
    aspect === 'terminated'
      ? {
          what: `Build ${type} ${id} (${region}) anew`,
          why: `${lastCall(records)}, and what is terminated does not come back`,
          how: 'Launch it from where it is described as code, or from its image, and restore its data from snapshots of its volumes.',
        }
      : {
          what: `Look after ${type} ${id} (${region})`,
          why: `${lastCall(records)}, and the trail does not tell what it was before`,
          how: 'Compare it with where it is described as code, and put it right.',
        },
};
