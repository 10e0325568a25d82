import type { ChangeType } from '../change-type.ts';
import { cloudwatchAlarm } from './cloudwatch-alarm.ts';
import { configDeliveryChannel } from './config-delivery-channel.ts';
import { configRecorder } from './config-recorder.ts';
import { configRecorderSettings } from './config-recorder-settings.ts';
import { configRule } from './config-rule.ts';
import { ec2FlowLog } from './ec2-flow-log.ts';
import { guarddutyDestination } from './guardduty-destination.ts';
import { guarddutyDetector } from './guardduty-detector.ts';
import { guarddutyFilterAltered } from './guardduty-filter-altered.ts';
import { guarddutyIpSetAltered } from './guardduty-ip-set-altered.ts';
import { logsGroupDeleted } from './logs-group-deleted.ts';
import { lostDefence } from './lost-defence.ts';
import { macieSession } from './macie-session.ts';
import { resolverQueryLogDeleted } from './resolver-query-log-deleted.ts';
import { resolverQueryLogVpc } from './resolver-query-log-vpc.ts';
import { securityhubFinding } from './securityhub-finding.ts';
import { securityhubHub } from './securityhub-hub.ts';
import { trailInsights } from './trail-insights.ts';
import { trailLogging } from './trail-logging.ts';
import { trailSelectors } from './trail-selectors.ts';
import { trailSettings } from './trail-settings.ts';

/** Changes to what records and detects: put back before all else. */
export const loggingChanges: readonly ChangeType[] = [
  trailLogging,
  trailSelectors,
  trailSettings,
  guarddutyDetector,
  configRecorder,
  trailInsights,
  guarddutyFilterAltered,
  guarddutyIpSetAltered,
  guarddutyDestination,
  configRecorderSettings,
  configDeliveryChannel,
  configRule,
  securityhubHub,
  securityhubFinding,
  macieSession,
  ec2FlowLog,
  cloudwatchAlarm,
  logsGroupDeleted,
  resolverQueryLogDeleted,
  resolverQueryLogVpc,
  lostDefence,
];
