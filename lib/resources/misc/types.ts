import type { ResourceType } from '../resource-type.ts';
import { cloudtrailTrail } from './cloudtrail-trail.ts';
import { ecrRepository } from './ecr-repository.ts';
import { guarddutyFilter } from './guardduty-filter.ts';
import { guarddutyIpSet } from './guardduty-ip-set.ts';
import { logsGroup } from './logs-group.ts';
import { supportCase } from './support-case.ts';

/** Types of images, trails, logs, support, and of what keeps findings from being seen. */
export const miscTypes: readonly ResourceType[] = [
  guarddutyFilter,
  guarddutyIpSet,
  ecrRepository,
  cloudtrailTrail,
  logsGroup,
  supportCase,
];
