import type { ResourceType } from '../resource-type.ts';
import { apprunnerService } from './apprunner-service.ts';
import { appstreamFleet } from './appstream-fleet.ts';
import { cloudshellEnvironment } from './cloudshell-environment.ts';
import { gameliftFleet } from './gamelift-fleet.ts';
import { marketplaceAgreement } from './marketplace-agreement.ts';
import { workspacesWorkspace } from './workspaces-workspace.ts';

/** Types of the other services that compute, and what is bought for them. */
export const computeTypes: readonly ResourceType[] = [
  apprunnerService,
  gameliftFleet,
  appstreamFleet,
  workspacesWorkspace,
  cloudshellEnvironment,
  marketplaceAgreement,
];
