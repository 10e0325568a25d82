import { Account } from '@aws-sdk/client-account';
import { AutoScaling } from '@aws-sdk/client-auto-scaling';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { EC2, type RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { GuardDuty } from '@aws-sdk/client-guardduty';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { AccountOptions } from '../../../lib/rehearsal/account/account.ts';
import { requestHandler } from '../../../lib/rehearsal/account/request-handler.ts';
import { accountService } from '../../../lib/rehearsal/services/account/service.ts';
import { autoscalingService } from '../../../lib/rehearsal/services/autoscaling/service.ts';
import { cloudtrailService } from '../../../lib/rehearsal/services/cloudtrail/service.ts';
import { ec2Service } from '../../../lib/rehearsal/services/ec2/service.ts';
import { guarddutyService } from '../../../lib/rehearsal/services/guardduty/service.ts';
import { secretsmanagerService } from '../../../lib/rehearsal/services/secretsmanager/service.ts';
import { type Credentials, type InAccount, inAccount } from '../account/in-account.ts';

export const IMAGE = 'ami-0abcdef1234567890';
export const REGION = 'eu-west-1';

interface Clients {
  readonly account: Account;
  readonly autoscaling: AutoScaling;
  readonly cloudtrail: CloudTrail;
  readonly ec2: EC2;
  readonly guardduty: GuardDuty;
  readonly secretsmanager: SecretsManager;
}

/** An account with all services; the clients are the administrator's unless told otherwise. */
export interface InServices extends InAccount {
  clients(region?: string, credentials?: Credentials): Clients;
  /** Launches instances as the administrator and gives their ids. */
  launch(count: number, input?: Partial<RunInstancesCommandInput>, region?: string): Promise<string[]>;
}

export function inServices(options: Partial<AccountOptions> = {}): InServices {
  const base = inAccount(options, [
    accountService,
    autoscalingService,
    cloudtrailService,
    ec2Service,
    guarddutyService,
    secretsmanagerService,
  ]);
  const clients: InServices['clients'] = (region = REGION, credentials = base.admin) => {
    const handler = requestHandler(base.account, { sourceIp: '203.0.113.9', userAgent: 'test-agent' });
    const config = { region, credentials, requestHandler: handler, maxAttempts: 1 };
    return {
      account: new Account(config),
      autoscaling: new AutoScaling(config),
      cloudtrail: new CloudTrail(config),
      ec2: new EC2(config),
      guardduty: new GuardDuty(config),
      secretsmanager: new SecretsManager(config),
    };
  };
  return {
    ...base,
    clients,
    async launch(count, input = {}, region = REGION) {
      const { Instances = [] } = await clients(region).ec2.runInstances({
        ImageId: IMAGE,
        InstanceType: 'm6i.large',
        MinCount: count,
        MaxCount: count,
        ...input,
      });
      return Instances.map(({ InstanceId = '' }) => InstanceId);
    },
  };
}

/** States of instances by id, as EC2 tells them. */
export async function statesOf(ec2: EC2): Promise<Record<string, string | undefined>> {
  const { Reservations = [] } = await ec2.describeInstances({});
  const instances = Reservations.flatMap((reservation) => reservation.Instances ?? []);
  return Object.fromEntries(instances.map(({ InstanceId = '', State }) => [InstanceId, State?.Name]));
}

/** The instance's ids spelled out for the compiler: the first is there. */
export function first(ids: readonly string[]): string {
  const [id] = ids;
  if (!id) throw new Error('nothing was launched');
  return id;
}
