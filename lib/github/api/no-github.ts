import type { GitHubWriters } from './access.ts';

/** No host is a GitHub. */
export const noGitHub: GitHubWriters = { reader: async () => undefined, writer: async () => undefined };
