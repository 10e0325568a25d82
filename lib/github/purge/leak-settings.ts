import { escapeLine } from '../../host/escape.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { FindLeakSettings } from '../secret/find-leak.ts';
import type { PurgeChoices } from './purge-choices.ts';
import { readTexts } from './purge-texts.ts';

/** How the purge of a case looks for its key: with progress, and with every secret kept out of all output. */
export function leakSettings(
  ctx: Pick<ReadContext, 'keepSecret' | 'notify' | 'incident'>,
  { replacement, removedPaths, textsFile, embedded }: PurgeChoices,
): FindLeakSettings {
  const keyId = ctx.incident.leakedKeyId;
  return {
    keyId,
    ...(replacement === undefined ? {} : { replacement }),
    ...(removedPaths === undefined ? {} : { removedPaths }),
    ...(textsFile === undefined ? {} : { texts: readTexts(textsFile) }),
    embedded: embedded === 'replace',
    keepSecret: ctx.keepSecret,
    onProgress: (done, of) =>
      ctx.notify({ type: 'progress', what: escapeLine(`searching the history for ${keyId}`), done, of }),
  };
}
