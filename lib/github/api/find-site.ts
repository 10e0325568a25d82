import { enterpriseSite, type GitHubSite, knownSite } from './site.ts';

/** Milliseconds an unknown host gets to say that it is a GitHub. */
const PROBE_TIMEOUT_MS = 10_000;

/** Public hosts of git that are known to be none. */
const OTHERS =
  /(^|\.)(gitlab\.com|bitbucket\.org|codeberg\.org|sr\.ht|amazonaws\.com|azure\.com|visualstudio\.com|gitee\.com)$/;

/** This machine, where a GitHub is a rehearsal's and no network is between that could listen in. */
const LOOPBACK = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** Headers only a GitHub Enterprise Server answers its API with, in private mode too. */
const MARKS = ['x-github-enterprise-version', 'x-github-media-type'];

/**
 * The GitHub that answers at a host; undefined when it is none as far as can be told. A host nobody knows is asked
 * without a token whether it is a GitHub Enterprise Server, unless GH_HOST names it.
 */
export async function findSite(
  host: string,
  {
    env,
    signal,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly signal: AbortSignal },
): Promise<GitHubSite | undefined> {
  const known = knownSite(host);
  if (known !== undefined) return known;
  const site = enterpriseSite(host, LOOPBACK.test(host) ? 'http' : 'https');
  if (env.GH_HOST?.trim().toLowerCase() === host) return site;
  if (OTHERS.test(host)) return undefined;
  try {
    const ended = AbortSignal.any([signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]);
    const { headers } = await fetch(`${site.api}/meta`, { signal: ended, redirect: 'manual' });
    return MARKS.some((mark) => headers.has(mark)) ? site : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
