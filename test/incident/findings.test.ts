import { describe, expect, it } from 'vitest';
import { eventCounts } from '../../lib/incident/event-counts.ts';
import { findingsOf } from '../../lib/incident/findings.ts';
import { humanTasks } from '../../lib/incident/human-tasks.ts';
import { traceLineage } from '../../lib/lineage/trace.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { ACCOUNT, createdUser, keyId, launched, record, user } from '../lineage/records.ts';

const owner = user('dev', keyId('AKIA', 1));
const at = (minute: number) => `2026-11-01T10:${String(minute).padStart(2, '0')}:00Z`;
const lineage = (records: readonly TrailRecord[]) =>
  traceLineage(
    {
      keyId: keyId('AKIA', 1),
      since: new Date(at(0)),
      startedAt: new Date(at(50)),
      responderArn: `arn:aws:iam::${ACCOUNT}:user/responder`,
    },
    records,
  );

describe('findings', () => {
  it.each([
    ['logging-tampered', 'cloudtrail:StopLogging'],
    ['logging-tampered', 'guardduty:DeleteDetector'],
    ['logging-tampered', 'guardduty:CreateFilter'],
    ['logging-tampered', 'monitoring:DeleteAlarms'],
    ['privilege-escalation', 'ec2:ReplaceIamInstanceProfileAssociation'],
    ['privilege-escalation', 'sso:PutInlinePolicyToPermissionSet'],
    ['persistence', 'rolesanywhere:CreateProfile'],
    ['persistence', 'events:PutTargets'],
    ['machines-entered', 'ssm:SendCommand'],
    ['machines-entered', 'ec2:AuthorizeSecurityGroupIngress'],
    ['mining-services', 'elasticmapreduce:RunJobFlow'],
    ['model-abuse', 'agreement-marketplace:AcceptAgreementRequest'],
    ['destruction', 'kms:ScheduleKeyDeletion'],
    ['purchases', 'savingsplans:CreateSavingsPlan'],
    ['account-settings-changed', 'account:PutAlternateContact'],
    ['logging-tampered', 's3:PutBucketLifecycle'],
    ['privilege-escalation', 'iam:AttachUserPolicy'],
    ['persistence', 'iam:CreateLoginProfile'],
    ['persistence', 'lambda:CreateFunctionUrlConfig'],
    ['persistence', 'lambda:AddPermission20150331v2'],
    ['exfiltration', 'ec2:ModifySnapshotAttribute'],
    ['exfiltration', 'ssm:GetParameters'],
    ['mining-services', 'ecs:CreateService'],
    ['mail-abuse', 'ses:PutAccountDetails'],
    ['mail-abuse', 'sesv2:CreateEmailIdentity'],
    ['model-abuse', 'bedrock:InvokeModelWithResponseStream'],
    ['destruction', 'ec2:TerminateInstances'],
    ['quarantine-removed', 'iam:DetachUserPolicy'],
    ['reconnaissance', 'sts:GetCallerIdentity'],
  ])('%s from %s, citing the event', (id, event) => {
    const made = record(at(1), event, owner);
    const found = findingsOf(lineage([made])).filter((finding) => finding.id === id);
    expect(found).toMatchObject([{ because: [made.eventID], attempted: [] }]);
  });

  it('call it mining when machines are many or large, and not when it is one small one', () => {
    const small = { ...launched(['i-1']), requestParameters: { instanceType: 't3.micro' } };
    const many = launched(['i-1', 'i-2', 'i-3', 'i-4', 'i-5']);
    const ids = (more: Partial<TrailRecord>) =>
      findingsOf(lineage([record(at(1), 'ec2:RunInstances', owner, more)])).map(({ id }) => id);
    expect(ids(small)).toEqual([]);
    expect(ids({ ...many, requestParameters: { instanceType: 't3.micro' } })).toEqual(['mining']);
    expect(ids({ requestParameters: { instanceType: 'p4d.24xlarge' } })).toEqual(['mining']);
  });

  it('say that machines were protected from deletion, in each spelling, and not when it was taken off', () => {
    const ids = (requestParameters: TrailRecord['requestParameters']) =>
      findingsOf(
        lineage([
          record(at(1), 'ec2:ModifyInstanceAttribute', owner, requestParameters ? { requestParameters } : {}),
        ]),
      ).map(({ id }) => id);
    expect(ids({ disableApiTermination: { value: true } })).toContain('protected-from-deletion');
    expect(ids({ attribute: 'disableApiStop', value: '<sensitiveDataRemoved>' })).toContain(
      'protected-from-deletion',
    );
    expect(ids({ disableApiTermination: { value: false } })).not.toContain('protected-from-deletion');
    expect(ids({ groupSet: { items: [] } })).not.toContain('protected-from-deletion');
  });

  it('tell attempts from what went through; only attempts are of low severity', () => {
    const refused = record(at(1), 'iam:CreateUser', owner, { errorCode: 'AccessDenied' });
    expect(findingsOf(lineage([refused]))).toMatchObject([
      { id: 'persistence', severity: 'low', because: [], attempted: [refused.eventID] },
    ]);
    const made = record(at(2), 'iam:CreateUser', owner, createdUser('evil'));
    expect(findingsOf(lineage([refused, made]))).toMatchObject([
      { severity: 'high', because: [made.eventID], attempted: [refused.eventID] },
    ]);
  });

  it('put the worst first, and take nothing from usual use of the leaked key', () => {
    const ci = { sourceIPAddress: '198.51.100.20' };
    const found = findingsOf(
      lineage([
        record('2026-10-20T10:00:00Z', 'iam:CreateUser', owner, ci),
        record(at(1), 'iam:CreateUser', owner, { ...createdUser('ci-made'), ...ci }),
        record(at(2), 'sts:GetCallerIdentity', owner),
        record(at(3), 'cloudtrail:StopLogging', owner),
      ]),
    );
    expect(found.map(({ id }) => id)).toEqual(['logging-tampered', 'reconnaissance']);
  });
});

describe('what only people can do', () => {
  it('names the secrets that were read, once each', () => {
    const read = (minute: number, secretId: string, more: Partial<TrailRecord> = {}) =>
      record(at(minute), 'secretsmanager:GetSecretValue', owner, {
        requestParameters: { secretId },
        ...more,
      });
    const denied = read(3, 'payroll', { errorCode: 'AccessDenied' });
    const tasks = humanTasks(lineage([read(1, 'prod/db'), read(2, 'prod/db'), denied]));
    expect(tasks.map(({ what }) => what)).toEqual(['Replace the secrets that were read: prod/db']);
  });
});

describe('counts', () => {
  it('split calls by region and by whether they went through, the busiest first', () => {
    const there = { awsRegion: 'eu-west-1' };
    const counts = eventCounts([
      record(at(1), 's3:ListBuckets', owner),
      record(at(2), 'ec2:RunInstances', owner, there),
      record(at(3), 'ec2:RunInstances', owner, { ...there, errorCode: 'Client.UnauthorizedOperation' }),
    ]);
    expect(counts).toEqual([
      { region: 'eu-west-1', ok: 1, failed: 1 },
      { region: 'us-east-1', ok: 1, failed: 0 },
    ]);
  });
});
