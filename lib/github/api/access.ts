import type { PaginatingEndpoints } from '@octokit/plugin-paginate-rest';
import type { Endpoints } from '@octokit/types';
import type { HostedRepository } from './hosted-repository.ts';
import type { GitHubSite } from './site.ts';
import type { TokenFacts } from './token-facts.ts';

/** Calls of GitHub's REST API that read; a route that writes does not compile here. */
export type ReadRoute = Extract<keyof Endpoints, `GET ${string}`>;
type WriteRoute = Exclude<keyof Endpoints, ReadRoute>;
export type ListRoute = Extract<keyof PaginatingEndpoints, ReadRoute>;

export type Parameters<R extends keyof Endpoints> = Endpoints[R]['parameters'];
export type Answer<R extends keyof Endpoints> = Endpoints[R]['response']['data'];
export type Item<R extends ListRoute> = PaginatingEndpoints[R]['response']['data'] extends (infer T)[]
  ? T
  : PaginatingEndpoints[R]['response']['data'] extends { readonly [key: string]: infer V }
    ? V extends (infer T)[]
      ? T
      : never
    : never;

/** Calls that answer with a file, most by sending on to GitHub's store; the token does not go there. */
export type FileRoute = Extract<
  ReadRoute,
  | 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'
  | 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs'
  | 'GET /repos/{owner}/{repo}/releases/assets/{asset_id}'
>;

/** What somebody without any token sees. */
export interface Outsider {
  get<R extends ReadRoute>(route: R, parameters: Parameters<R>): Promise<Answer<R>>;
  /** HTTP status of a page or a file of the site; redirects are followed. */
  status(url: string): Promise<number>;
}

/** One GitHub, read with the responder's token if there is one. Failures are thrown as octokit gives them. */
export interface GitHubReader {
  readonly site: GitHubSite;
  /** What the token may do, as the answers so far told; undefined without a token. */
  token(): TokenFacts | undefined;
  get<R extends ReadRoute>(route: R, parameters: Parameters<R>): Promise<Answer<R>>;
  /** Items of every page, at most `most` of them. */
  list<R extends ListRoute>(route: R, parameters: Parameters<R>, most?: number): Promise<readonly Item<R>[]>;
  /** A file's bytes; undefined when there are more than `most`. */
  download<R extends FileRoute>(
    route: R,
    parameters: Parameters<R>,
    most: number,
  ): Promise<Buffer | undefined>;
  readonly outsider: Outsider;
}

/** The same with writing; only changes that were confirmed get one. */
export interface GitHubWriter extends GitHubReader {
  send<R extends WriteRoute>(route: R, parameters: Parameters<R>): Promise<Answer<R>>;
}

/** Finds the GitHub a repository is on. */
export interface GitHubReaders {
  /** Undefined when the host is no GitHub as far as can be told. */
  reader(repository: HostedRepository): Promise<GitHubReader | undefined>;
}

export interface GitHubWriters extends GitHubReaders {
  writer(repository: HostedRepository): Promise<GitHubWriter | undefined>;
}
