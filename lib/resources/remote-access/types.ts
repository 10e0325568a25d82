import type { ResourceType } from '../resource-type.ts';
import { ssmActivation } from './ssm-activation.ts';
import { ssmAssociation } from './ssm-association.ts';
import { ssmCommand } from './ssm-command.ts';
import { ssmDocument } from './ssm-document.ts';
import { ssmSession } from './ssm-session.ts';
import { transferServer } from './transfer-server.ts';
import { transferUser } from './transfer-user.ts';

/** Types that let somebody in from elsewhere, or run what they say on hosts. */
export const remoteAccessTypes: readonly ResourceType[] = [
  transferServer,
  transferUser,
  ssmActivation,
  ssmDocument,
  ssmAssociation,
  ssmCommand,
  ssmSession,
];
