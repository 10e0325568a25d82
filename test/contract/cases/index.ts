import type { ContractCase } from '../contract-case.ts';
import { alarmCases } from './alarms.ts';
import { authenticationCases } from './authentication.ts';
import { cloudtrailCases } from './cloudtrail.ts';
import { computeCases } from './compute.ts';
import { databaseCases } from './databases.ts';
import { defenceCases } from './defences.ts';
import { ec2AlteredCases } from './ec2-altered.ts';
import { ec2InstanceCases } from './ec2-instances.ts';
import { ec2NetworkCases } from './ec2-network.ts';
import { ec2StorageCases } from './ec2-storage.ts';
import { guarddutyCases } from './guardduty.ts';
import { iamIdentityCases } from './iam-identity.ts';
import { iamKeyCases } from './iam-keys.ts';
import { iamOtherCredentialCases } from './iam-other-credentials.ts';
import { iamPasswordCases } from './iam-passwords.ts';
import { iamReviewCases } from './iam-review.ts';
import { iamRoleCases } from './iam-roles.ts';
import { iamUserCases } from './iam-users.ts';
import { identityCenterCases } from './identity-center.ts';
import { s3Cases } from './s3.ts';
import { secretsCases } from './secretsmanager.ts';
import { storeCases } from './stores.ts';
import { stsCases } from './sts.ts';
import { wayInCases } from './ways-in.ts';

/** Every operation the steps use, with what they rely on. */
export const CASES: readonly ContractCase[] = [
  ...iamUserCases,
  ...iamKeyCases,
  ...iamPasswordCases,
  ...iamOtherCredentialCases,
  ...iamRoleCases,
  ...iamReviewCases,
  ...iamIdentityCases,
  ...identityCenterCases,
  ...stsCases,
  ...computeCases,
  ...ec2InstanceCases,
  ...ec2NetworkCases,
  ...ec2StorageCases,
  ...ec2AlteredCases,
  ...defenceCases,
  ...s3Cases,
  ...storeCases,
  ...databaseCases,
  ...wayInCases,
  ...secretsCases,
  ...guarddutyCases,
  ...alarmCases,
  ...cloudtrailCases,
  ...authenticationCases,
];
