import type { Step } from '../../../lib/playbook/step.ts';
import { askReceivers, receiversChosen } from '../../../lib/prevention/alerts/ask-receivers.ts';
import { planGuardDuty } from '../../../lib/prevention/guardduty/plan-guardduty.ts';
import type { PreventionInput } from '../inputs.ts';

/** The article's third suggestion: GuardDuty in every region, and somebody who hears of its findings. */
export const enableGuardDuty: Step<PreventionInput> = {
  id: 'enable-guardduty',
  title: 'Have GuardDuty watch every region, and tell somebody',
  phase: 'preparation',
  effect: {
    kind: 'reversible',
    undo: 'Detectors, rules, the role, the topic and its subscriptions that it made can be deleted.',
  },
  why: 'A leaked key is used in regions nobody looks at. GuardDuty sees it within minutes from what AWS records anyway, but only where it is on, and helps only if a person hears of it: the findings of all regions go to one topic, so each address confirms one subscription.',
  reads: [
    'ec2:DescribeRegions',
    'sts:GetCallerIdentity',
    'guardduty:ListDetectors',
    'guardduty:GetDetector',
    'guardduty:GetAdministratorAccount',
    'guardduty:ListFindings',
    'guardduty:GetFindings',
    'cloudtrail:LookupEvents',
    'events:ListRules',
    'events:ListTargetsByRule',
    'sns:GetTopicAttributes',
    'sns:ListSubscriptionsByTopic',
    'iam:GetRolePolicy',
  ],
  ifSkipped: {},
  decide: (ctx, input, ask) => askReceivers(ctx, input, ask),
  plan: (ctx, input) => planGuardDuty(ctx, { ...input, ...receiversChosen(ctx, input) }),
};
