import type { Call } from '../account/service.ts';

/** `arn:aws:ecs:eu-west-1:123456789012:cluster/name`: what the call's region and account have by that name. */
export function regionalArn({ account, region }: Call, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account.accountId}:${resource}`;
}
