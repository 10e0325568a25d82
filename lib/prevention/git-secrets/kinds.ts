import type { AnyChangeKind } from '../../playbook/change-kind.ts';
import { switchOnSecretScanning } from '../secret-scanning.ts';
import { proveWithCanary } from './canary-kind.ts';
import { installCommitHooks } from './hooks-kind.ts';
import { registerSecretPatterns } from './patterns-kind.ts';
import { installGitSecrets } from './program-kind.ts';
import { setTemplateFolder } from './template-kind.ts';

/** How the changes of guarding repositories with git-secrets are done. */
export const gitSecretsKinds: readonly AnyChangeKind[] = [
  installGitSecrets,
  installCommitHooks,
  registerSecretPatterns,
  setTemplateFolder,
  proveWithCanary,
  switchOnSecretScanning,
];
