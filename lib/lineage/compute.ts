import type { TrailRecord } from '../trail/record.ts';
import { eventKey, itemsAt, textAt, textsAt } from '../trail/spelling.ts';

/**
 * Instances a call gave control of. On a launched one everything is the caller's; on a reached one that was
 * there before, the role's credentials may have been read, but the instance goes on using them itself.
 */
export interface ControlledInstances {
  readonly how: 'launched' | 'reached';
  readonly ids: readonly string[];
  /** Whether the launch named an instance profile; unknown for reached ones. */
  readonly withRole: boolean;
}

const NONE: ControlledInstances = { how: 'reached', ids: [], withRole: false };

/** Instances that a record, which did not fail, launched or reached. */
export function controlledInstances(record: TrailRecord): ControlledInstances {
  const asked = record.requestParameters;
  switch (eventKey(record)) {
    case 'ec2:RunInstances': {
      const made = itemsAt(record.responseElements, 'instancesSet');
      const ids = made.flatMap((item) => textAt(item, 'instanceId') ?? []);
      const profiles = [asked, ...made].flatMap((item) => [
        textAt(item, 'iamInstanceProfile', 'arn'),
        textAt(item, 'iamInstanceProfile', 'name'),
      ]);
      return { how: 'launched', ids, withRole: profiles.some((profile) => profile !== undefined) };
    }
    case 'ssm:SendCommand':
      return reached(textsAt(asked, 'instanceIds'));
    case 'ssm:StartSession':
      return reached(textsAt(asked, 'target'));
    case 'ec2-instance-connect:SendSSHPublicKey':
    case 'ec2-instance-connect:SendSerialConsoleSSHPublicKey':
      return reached(textsAt(asked, 'instanceId'));
    default:
      return NONE;
  }
}

function reached(ids: readonly string[]): ControlledInstances {
  return { how: 'reached', ids: ids.filter((id) => id.startsWith('i-')), withRole: false };
}
