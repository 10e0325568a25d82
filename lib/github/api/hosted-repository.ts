/** A repository on a host that may be a GitHub, as its clone URL names it. */
export interface HostedRepository {
  /** Host, with a port when the URL has one: `github.com`. */
  readonly host: string;
  readonly owner: string;
  /** Without `.git`. */
  readonly name: string;
}

/** `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:owner/name`: GitHub has exactly two parts. */
const CLONE_URL =
  /^(?:https?:\/\/|ssh:\/\/(?:[^@/]+@)?|[A-Za-z0-9._-]+@)([A-Za-z0-9.-]+(?::\d+)?)[:/]([A-Za-z0-9._-]+)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/;

/** The host, owner and name a clone URL stands for; undefined for a path and for what no GitHub would serve. */
export function hostedRepository(url: string): HostedRepository | undefined {
  const [, address = '', owner = '', name = ''] = CLONE_URL.exec(url) ?? [];
  if (address === '') return undefined;
  // A port of ssh says nothing about where the host answers its API.
  const bare = url.startsWith('ssh://') ? address.replace(/:\d+$/, '') : address;
  // ssh over the HTTPS port: https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port
  const host = bare.toLowerCase().replace(/^(?:www|ssh)\.(github\.com)$/, '$1');
  return { host, owner, name };
}
