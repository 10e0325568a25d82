import { textsAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';
import { lastCall, reportedCalls } from '../reported-call.ts';

/** Logs, alarms and rules that were deleted or silenced: what they held is lost, and only their owners know them. */
export const lostDefence: ReportedType = {
  type: 'lost-defence',
  title: 'Logs, alarms, rules and detectors deleted or silenced',
  scope: 'regional',
  alteredBy: [
    ...reportedCalls('guardduty', [
      ['DeleteMembers', 'guardduty-members', 'detectorId'],
      ['DisassociateMembers', 'guardduty-members', 'detectorId'],
      ['DisassociateFromMasterAccount', 'guardduty-administrator', 'detectorId'],
      ['DisassociateFromAdministratorAccount', 'guardduty-administrator', 'detectorId'],
      ['DeletePublishingDestination', 'guardduty-destination', 'destinationId'],
      ['UpdateIPSet', 'guardduty-ip-set', 'ipSetId'],
      ['UpdateFilter', 'guardduty-filter', 'filterName'],
    ]),
    ...reportedCalls('config', [
      ['DeleteConfigurationRecorder', 'config-recorder', 'configurationRecorderName'],
      ['DeleteDeliveryChannel', 'config-delivery-channel', 'deliveryChannelName'],
      ['PutDeliveryChannel', 'config-delivery-channel', 'deliveryChannel'],
      ['DeleteConfigRule', 'config-rule', 'configRuleName'],
    ]),
    ...reportedCalls('securityhub', [
      ['DisableSecurityHub', 'securityhub', 'hub'],
      ['UpdateFindings', 'securityhub-findings', 'filters'],
      ['BatchUpdateFindings', 'securityhub-findings', 'findingIdentifiers'],
      ['CreateInsight', 'securityhub-insight', 'name'],
      ['DeleteInsight', 'securityhub-insight', 'insightArn'],
    ]),
    ...reportedCalls('macie2', [
      ['DisableMacie', 'macie', 'session'],
      ['UpdateMacieSession', 'macie', 'session'],
    ]),
    ...reportedCalls('macie', [['UpdateMacieSession', 'macie', 'session']]),
    ...reportedCalls('route53resolver', [
      ['DeleteResolverQueryLogConfig', 'resolver-query-log', 'resolverQueryLogConfigId'],
    ]),
    ...reportedCalls('logs', [
      ['DeleteLogGroup', 'logs-group', 'logGroupName'],
      ['DeleteLogStream', 'logs-group', 'logGroupName'],
    ]),
    ...reportedCalls('events', [
      ['DisableRule', 'events-rule', 'name'],
      ['DeleteRule', 'events-rule', 'name'],
    ]),
    ...reportedCalls('wafv2', [['DisassociateWebACL', 'wafv2-protected-resource', 'resourceArn']]),
    {
      ...{ source: 'ec2', name: 'DeleteFlowLogs' },
      alterations: ({ requestParameters, awsRegion: region }) =>
        textsAt(requestParameters, 'FlowLogId').map((id) => ({
          target: { type: 'ec2-flow-log', id, region },
          set: false,
        })),
    },
    ...reportedCalls('monitoring', [['DeleteAlarms', 'cloudwatch-alarm', 'alarmNames']]),
    ...reportedCalls('cloudtrail', [['PutInsightSelectors', 'cloudtrail-trail', 'trailName']]),
  ],
  task: ({ type, id, region }, records) => ({
    what: `Put ${type} ${id} (${region}) back in place`,
    why: `${lastCall(records)}, and what was recorded there or missed meanwhile is lost`,
    how: 'Make or enable it anew from where it is described as code. Read the event in the evidence folder for what was set.',
  }),
};
