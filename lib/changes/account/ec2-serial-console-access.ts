import { regionalSwitch } from './regional-switch.ts';

/**
 * Access to the serial consoles of all instances of a region; off unless somebody switches it on.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableSerialConsoleAccess.html
 */
export const ec2SerialConsoleAccess = regionalSwitch({
  type: 'ec2-serial-console-access',
  title: 'Serial console access',
  operation: 'SerialConsoleAccess',
  get: 'GetSerialConsoleAccessStatus',
  cli: 'serial-console-access',
  safe: false,
  isOn: async (ctx, region) =>
    (await ctx.aws.read('ec2', region).getSerialConsoleAccessStatus({})).SerialConsoleAccessEnabled === true,
  turn: (ctx, region, on) =>
    on
      ? ctx.aws.write('ec2', region).enableSerialConsoleAccess({})
      : ctx.aws.write('ec2', region).disableSerialConsoleAccess({}),
});
