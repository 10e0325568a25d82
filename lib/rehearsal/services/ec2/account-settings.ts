import type { Call, Operation } from '../../account/service.ts';
import { shelf } from '../shelf.ts';
import { mutating, reading } from './buckets.ts';

interface Setting {
  /** Ends of the names of the operations. */
  readonly operation: string;
  readonly get: string;
  /** Member of the answers. */
  readonly member: string;
}

const SETTINGS: readonly Setting[] = [
  {
    operation: 'SerialConsoleAccess',
    get: 'GetSerialConsoleAccessStatus',
    member: 'SerialConsoleAccessEnabled',
  },
  {
    operation: 'EbsEncryptionByDefault',
    get: 'GetEbsEncryptionByDefault',
    member: 'EbsEncryptionByDefault',
  },
];

const held = (call: Call) => shelf<boolean>(call, 'account-settings');

function operationsOf({ operation, get, member }: Setting): Readonly<Record<string, Operation>> {
  const turn = (verb: 'Enable' | 'Disable'): Operation => ({
    readOnly: false,
    bucket: mutating(`${verb}${operation}`),
    trailRequest: () => ({ [`${verb}${operation}Request`]: '' }),
    trailResponse: () => ({
      [`${verb}${operation}Response`]: {
        [member.charAt(0).toLowerCase() + member.slice(1)]: verb === 'Enable',
        xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
      },
    }),
    run(call) {
      held(call)[operation] = verb === 'Enable';
      return { [member]: verb === 'Enable' };
    },
  });
  return {
    [`Enable${operation}`]: turn('Enable'),
    [`Disable${operation}`]: turn('Disable'),
    [get]: {
      readOnly: true,
      bucket: reading(get),
      run: (call) => ({ [member]: held(call)[operation] ?? false }),
    },
  };
}

/** Settings an account has once in a region: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableSerialConsoleAccess.html */
export const accountSettingOperations: Readonly<Record<string, Operation>> = Object.assign(
  {},
  ...SETTINGS.map(operationsOf),
);
