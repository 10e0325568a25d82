import type { ReportedType } from '../change-type.ts';
import { lastCall, reportedCalls } from '../reported-call.ts';

/** Why no call of this account puts it back by itself, by type of the thing. */
const WHY: Readonly<Record<string, string>> = {
  'guardduty-members': 'each member account has to accept the invitation again',
  'guardduty-administrator': 'the administrator account has to invite this one again',
  'securityhub-findings': 'it names findings by a filter, so that nothing tells which ones it changed',
  'securityhub-insight': 'only those who look at it know what it showed',
  macie: 'Macie Classic is no longer served',
  'logs-group': 'what a log stream held is lost; whoever writes there makes it anew',
  'wafv2-protected-resource': 'the record does not tell which web ACL protected it',
};

/** What watched over the account and was taken away, where others have to take part in putting it back. */
export const lostDefence: ReportedType = {
  type: 'lost-defence',
  title: 'Members, insights and log streams taken away',
  scope: 'regional',
  alteredBy: [
    ...reportedCalls('guardduty', [
      ['DeleteMembers', 'guardduty-members', 'detectorId'],
      ['DisassociateMembers', 'guardduty-members', 'detectorId'],
      ['DisassociateFromMasterAccount', 'guardduty-administrator', 'detectorId'],
      ['DisassociateFromAdministratorAccount', 'guardduty-administrator', 'detectorId'],
    ]),
    ...reportedCalls('securityhub', [
      ['UpdateFindings', 'securityhub-findings', 'filters'],
      ['CreateInsight', 'securityhub-insight', 'name'],
      ['DeleteInsight', 'securityhub-insight', 'insightArn'],
    ]),
    ...reportedCalls('macie', [['UpdateMacieSession', 'macie', 'session']]),
    ...reportedCalls('logs', [['DeleteLogStream', 'logs-group', 'logGroupName']]),
    ...reportedCalls('wafv2', [['DisassociateWebACL', 'wafv2-protected-resource', 'resourceArn']]),
  ],
  task: ({ type, id, region }, records) => ({
    what: `Put ${type} ${id} (${region}) back in place`,
    why: `${lastCall(records)}, and no call from here takes it back: ${WHY[type]}`,
    how: 'Make or enable it anew from where it is described as code. Read the event in the evidence folder for what was set.',
  }),
};
