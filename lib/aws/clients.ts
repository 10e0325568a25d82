import { createRequire } from 'node:module';
import type { EC2ClientConfig } from '@aws-sdk/client-ec2';
import type { AwsServices, ServiceName } from './access.ts';

/** What every client is constructed with; the fields all services share. */
export type ClientConfig = Pick<
  EC2ClientConfig,
  'credentials' | 'endpoint' | 'maxAttempts' | 'profile' | 'region' | 'requestHandler' | 'retryStrategy'
>;

// The CommonJS builds load in half the time of the ESM ones, and without waiting: EC2 alone takes 0.2 s, so
// each is loaded when it is first asked for.
const require = createRequire(import.meta.url);

const CONSTRUCT: { readonly [S in ServiceName]: (config: ClientConfig) => AwsServices[S] } = {
  account: (config) => {
    const { Account } = require('@aws-sdk/client-account') as typeof import('@aws-sdk/client-account');
    return new Account(config);
  },
  cloudtrail: (config) => {
    const { CloudTrail } =
      require('@aws-sdk/client-cloudtrail') as typeof import('@aws-sdk/client-cloudtrail');
    return new CloudTrail(config);
  },
  ec2: (config) => {
    const { EC2 } = require('@aws-sdk/client-ec2') as typeof import('@aws-sdk/client-ec2');
    return new EC2(config);
  },
  guardduty: (config) => {
    const { GuardDuty } = require('@aws-sdk/client-guardduty') as typeof import('@aws-sdk/client-guardduty');
    return new GuardDuty(config);
  },
  iam: (config) => {
    const { IAM } = require('@aws-sdk/client-iam') as typeof import('@aws-sdk/client-iam');
    return new IAM(config);
  },
  secretsmanager: (config) => {
    const { SecretsManager } =
      require('@aws-sdk/client-secrets-manager') as typeof import('@aws-sdk/client-secrets-manager');
    return new SecretsManager(config);
  },
  sts: (config) => {
    const { STS } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
    return new STS(config);
  },
};

/** A new client of `service`; its package is loaded on first use. */
export function constructClient<S extends ServiceName>(service: S, config: ClientConfig): AwsServices[S] {
  return CONSTRUCT[service](config);
}
