import { SpillkitError } from '../playbook/errors.ts';

/** A source of trail records, as the responder named it. */
export type TrailChoice =
  | { readonly kind: 'history' }
  | { readonly kind: 'logs'; readonly dir: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'trails' };

/** What is read when nothing is named. */
export const DEFAULT_TRAIL: readonly string[] = ['history'];

/** Reads `history`, `logs:FOLDER`, `s3://BUCKET/PREFIX` or `s3`; throws on anything else. */
export function parseTrail(text: string): TrailChoice {
  if (text === 'history') return { kind: 'history' };
  if (text === 's3') return { kind: 'trails' };
  const [, dir] = /^logs:(.+)$/s.exec(text) ?? [];
  if (dir !== undefined) return { kind: 'logs', dir };
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s.exec(text) ?? [];
  if (bucket !== undefined) {
    return { kind: 's3', bucket, prefix: path === '' || path.endsWith('/') ? path : `${path}/` };
  }
  throw new SpillkitError(
    'TrailMalformed',
    `--trail ${JSON.stringify(text)} is no source that is known.`,
    'Write history, logs:FOLDER, s3://BUCKET/PREFIX, or s3 for the buckets of the trails there are.',
  );
}
