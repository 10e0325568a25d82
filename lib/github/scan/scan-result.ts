import type { TextForm } from '../secret/readings.ts';
import type { FirstLeak } from './trace.ts';

/** A key id that stands in the repository, and where. Text from the repository is escaped where it is shown. */
export interface ScannedKey {
  readonly keyId: string;
  /** Account the key id carries, 12 digits; null for ids of the older generation. */
  readonly account: string | null;
  /** How the key id is written where it was found. */
  readonly forms: readonly TextForm[];
  /** First eight hex digits of the SHA-256 of each text beside it that looks like its secret. */
  readonly secretSha256Starts: readonly string[];
  /** Commits that brought it in, oldest first, fifty at most. */
  readonly firstLeaks: readonly FirstLeak[];
  /** Refs that hold one of those commits, or point at a tag or file that holds it. */
  readonly refs: readonly string[];
  /** Branches whose newest state shows it in a file or a name; none when only the history does. */
  readonly atTip: readonly string[];
  /** Files that hold it, a hundred at most; `path` is null for a file in no folder. */
  readonly files: readonly { readonly path: string | null; readonly blob: string }[];
  /** Members of archives that hold it, a hundred at most. */
  readonly archives: readonly {
    readonly path: string | null;
    readonly blob: string;
    readonly member: string;
  }[];
  /** Commits and tags that hold it in their message, author or another header. */
  readonly messages: readonly string[];
  /** Names of files and refs that hold it. */
  readonly names: readonly string[];
  /** Objects that hold it and that no ref reaches. */
  readonly unreachable: number;
}

/** What a scan of a repository found, and what it looked at. Never a secret. */
export interface ScanResult {
  readonly type: 'scan-result';
  readonly schema: 1;
  readonly repository: string;
  /** The only key id that was looked for; null when every AWS key id was. */
  readonly lookedFor: string | null;
  readonly searched: {
    readonly objects: number;
    readonly commits: number;
    readonly refs: number;
    /** Bytes of commits, tags and files. */
    readonly bytes: number;
  };
  readonly keys: readonly ScannedKey[];
  /** Keys found beyond those told. */
  readonly moreKeys: number;
  /** Key ids of AWS's documentation that stand there and were left alone. */
  readonly examples: readonly string[];
  /** What the repository only points at, Git LFS files and submodules, and what its server keeps beside the history. */
  readonly elsewhere: readonly { readonly what: string; readonly reason: string }[];
  /** What was there and could not be looked into. */
  readonly unlooked: readonly { readonly where: string; readonly reason: string }[];
}
