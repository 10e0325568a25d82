import type { CallerIdentity } from '../../lib/aws/access.ts';
import { awsFailure, errorCode } from '../../lib/aws/errors.ts';
import { accountOfKeyId } from '../../lib/aws/key-id.ts';
import type { KeyOwner } from '../../lib/incident/incident.ts';
import type { ReadContext } from '../../lib/playbook/context.ts';
import type { Preflight } from '../../lib/playbook/playbook.ts';
import { held, refused, regionsUsable, warn } from '../shared/probes.ts';
import type { LeakedKeyInput } from './inputs.ts';

type Probe = Preflight<LeakedKeyInput>;

const rightAccount: Probe = {
  title: 'The credentials belong to the account of the key',
  async check(ctx, input) {
    for (const text of input.assumed) ctx.notify({ type: 'note', level: 'info', text });
    const { account, arn } = await ctx.aws.identity();
    const wanted = input.account ?? accountOfKeyId(input.keyId);
    if (wanted === undefined || wanted === account) return held;
    return refused(
      `Key ${input.keyId} belongs to account ${wanted}, and ${arn} to account ${account}.`,
      `Use credentials of account ${wanted}, for example with --profile.`,
    );
  },
};

/** Why containing the owner would end Spillkit's own access, or undefined. */
function endsWithOwner(caller: CallerIdentity, owner: KeyOwner): string | undefined {
  if (owner.kind === 'user' && owner.arn === caller.arn) return `user ${owner.userName}, whose key leaked`;
  if (owner.kind === 'root' && caller.arn.endsWith(':root')) return 'root, whose key leaked';
  if (owner.kind === 'role-session' && caller.arn.includes(`:assumed-role/${owner.roleName}/`)) {
    return `role ${owner.roleName}, whose session leaked`;
  }
  return undefined;
}

/** The owner as far as it can be told now; the step that contains it looks again. */
async function ownerIfKnown(ctx: ReadContext): Promise<KeyOwner | undefined> {
  try {
    return await ctx.incident.owner(ctx.signal);
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    warn(ctx, `Whose key it is could not be told yet (${errorCode(error)}). The first step looks again.`);
    return undefined;
  }
}

const notTheLeakedIdentity: Probe = {
  title: 'Spillkit does not run as the leaked identity',
  async check(ctx, input) {
    const caller = await ctx.aws.identity();
    if (caller.accessKeyId === input.keyId) {
      return refused(
        `Spillkit runs with the leaked key ${input.keyId} itself, which it is about to turn off.`,
        'Use credentials of another administrator, for example with --profile.',
      );
    }
    const owner = await ownerIfKnown(ctx);
    const itself = owner && endsWithOwner(caller, owner);
    if (itself === undefined) return held;
    return refused(
      `Spillkit runs as ${itself}; containment would end its own access.`,
      'Use credentials of another administrator, for example with --profile.',
    );
  },
};

/** What AWS itself attaches to a user when it finds a key of theirs in public. */
const QUARANTINE = /^AWSCompromisedKeyQuarantine/;

const notQuarantined: Probe = {
  title: 'AWS has not quarantined the user Spillkit runs as',
  async check(ctx) {
    const { arn } = await ctx.aws.identity();
    const userName = /:user\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
    if (userName === undefined) return held;
    try {
      const { AttachedPolicies = [] } = await ctx.aws
        .read('iam')
        .listAttachedUserPolicies({ UserName: userName });
      const policy = AttachedPolicies.find(({ PolicyName }) => QUARANTINE.test(PolicyName ?? ''));
      if (policy === undefined) return held;
      return refused(
        `AWS has attached ${policy.PolicyName} to ${arn}: a key of that user is public, too.`,
        'Use credentials of another administrator, for example with --profile.',
      );
    } catch (error) {
      if (awsFailure(error) !== 'denied') throw error;
      warn(ctx, `iam:ListAttachedUserPolicies was denied, so a quarantine of ${arn} would not be seen.`);
      return held;
    }
  },
};

const trailReadable: Probe = {
  title: 'CloudTrail can be asked',
  async check(ctx) {
    try {
      await ctx.aws.read('cloudtrail').lookupEvents({ MaxResults: 1 });
    } catch (error) {
      if (awsFailure(error) !== 'denied') throw error;
      // Containment does not need the trail, and must not wait for somebody to grant a permission.
      warn(
        ctx,
        'cloudtrail:LookupEvents was denied: what the key did cannot be found out. Grant it before the audit trail is collected.',
      );
    }
    return held;
  },
};

const repositoryThere: Probe = {
  title: 'The repository is one',
  async check(ctx, input) {
    // Whether a remote one answers is found out when it is cloned: containment does not wait for GitHub.
    if (input.repo === undefined || !/^[./]/.test(input.repo)) return held;
    const { exitCode } = await ctx.shell.read('git', ['-C', input.repo, 'rev-parse', '--git-dir'], {
      signal: ctx.signal,
    });
    if (exitCode === 0) return held;
    return refused(
      `There is no git repository at ${JSON.stringify(input.repo)}.`,
      'Name the folder of a clone, a clone URL or owner/name.',
    );
  },
};

/** Probes made before anything is asked. What only the trail needs is warned about: containment goes first. */
export const preflight: readonly Probe[] = [
  rightAccount,
  notTheLeakedIdentity,
  notQuarantined,
  regionsUsable,
  trailReadable,
  repositoryThere,
];
