import type { ChangeType } from '../change-type.ts';
import { configRecorder } from './config-recorder.ts';
import { guarddutyDetector } from './guardduty-detector.ts';
import { lostDefence } from './lost-defence.ts';
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
  lostDefence,
];
