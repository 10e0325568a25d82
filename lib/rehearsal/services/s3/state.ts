/** One version of an object, or the marker that hides the versions below it. */
export interface VersionState {
  /** `null` for what was written while versioning was not on. */
  readonly versionId: string;
  /** ISO 8601. */
  readonly modifiedAt: string;
  readonly marker: boolean;
  /** Base64. */
  readonly body: string;
  readonly etag: string;
  readonly contentType?: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** KMS key it is encrypted with, when the writer named one. */
  readonly kmsKeyId?: string;
  legalHold?: boolean;
  retention?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly until: string };
}

export interface UploadState {
  readonly uploadId: string;
  readonly key: string;
  readonly startedAt: string;
  readonly contentType?: string;
  /** Part number → base64. */
  readonly parts: Record<number, string>;
}

/** A bucket of the simulated account; it lives in its region under a name no other region's may have. */
export interface BucketState {
  readonly name: string;
  readonly createdAt: string;
  versioning?: 'Enabled' | 'Suspended';
  readonly objectLock: boolean;
  /** Key → versions, newest first. */
  readonly objects: Record<string, VersionState[]>;
  readonly uploads: Record<string, UploadState>;
  /** What was put on the bucket: `policy`, `lifecycle`, `publicAccessBlock`, … */
  readonly settings: Record<string, unknown>;
}
