import type { HumanTask } from '../../playbook/plan.ts';
import type { Contained } from './whom.ts';

/** Root's keys: IAM calls of others do not reach them. */
export function rootKeyTask(keyId: string): HumanTask {
  return {
    what: `Deactivate and delete root access key ${keyId}`,
    why: 'only the root user reaches keys of the root user',
    how: 'Sign in to the console as root, open Security credentials, deactivate and delete the key, then change the root password and check the MFA device.',
  };
}

/** A key of an account that is not ours: nothing here may be touched for it. */
export function otherAccountTask(keyId: string, account: string): HumanTask {
  return {
    what: `Tell account ${account} that its key ${keyId} leaked`,
    why: 'the key belongs to that account, and nothing here can stop it',
    how: `If you run ${account}: run this again with credentials of it. If not: tell its owner, and AWS Trust & Safety (trustandsafety@support.aws.com), with the key id and where it was seen.`,
  };
}

/** A key nobody can place. */
export function unknownKeyTask(keyId: string, lookedAt: string): HumanTask {
  return {
    what: `Find out whose key ${keyId} is`,
    why: `it was found in none of: ${lookedAt}`,
    how: `Check that the id is copied in full, that the credentials are of the right account (aws sts get-access-key-info --access-key-id ${keyId} names it), and whether it was deleted more than 90 days ago.`,
  };
}

/** What Spillkit itself runs as is left alone. */
export function ownIdentityTask(what: string): HumanTask {
  return {
    what: `Contain ${what}`,
    why: 'Spillkit runs as it, and would end its own access in the middle of the response',
    how: 'Run Spillkit again as another administrator, for example with --profile.',
  };
}

/** Why a role's sessions cannot be revoked from here, with the way that is left; undefined when they can be. */
export function roleOutOfReach(role: Contained, account: string): HumanTask | undefined {
  const what = `End the sessions of role ${role.arn ?? role.name}`;
  const of = role.arn?.split(':')[4];
  if (of !== undefined && of !== account) {
    return {
      what,
      why: `the role is of account ${of}`,
      how: `Tell account ${of}: its IAM console has "Revoke active sessions" for the role.`,
    };
  }
  if (role.arn?.includes(':role/aws-service-role/')) {
    return {
      what,
      why: 'a service-linked role takes no policies',
      how: 'End what makes the service act: the resources the lineage made with it.',
    };
  }
  if (role.name.startsWith('AWSReservedSSO_')) {
    return {
      what,
      why: 'the role is kept by IAM Identity Center and takes no policies here',
      how: 'In IAM Identity Center end the active sessions of the user, and take away its assignment.',
    };
  }
  return undefined;
}
