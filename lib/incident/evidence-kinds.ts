import { failedOutcome } from '../aws/errors.ts';
import { type Because, type Change, changeId, ORDER, type Target } from '../playbook/change.ts';
import type { AnyChangeKind, EvidenceKind } from '../playbook/change-kind.ts';
import type { ReadContext } from '../playbook/context.ts';
import { DOCUMENTS, type DocumentName, type DocumentSource, documentText } from './evidence-documents.ts';
import { readGuardDuty } from './guardduty.ts';

/** What is needed to write a document again: its name, and where it goes. The content is read, not journalled. */
export type SavedDocument = { readonly document: DocumentName; readonly path: string };

const KIND = 'save-evidence';

/** Everything the documents are made of, as it was last investigated. */
export async function documentSource(ctx: ReadContext, options: { fresh: boolean }): Promise<DocumentSource> {
  const { incident, signal } = ctx;
  const investigation = await incident.investigate(signal, options);
  const { enabled } = await ctx.aws.regions();
  const guardDuty = await readGuardDuty(ctx.aws, incident.regions ?? enabled, incident.since, signal);
  return { incident, investigation, guardDuty };
}

/** The change that saves a document below `folder`; a look that found something else saves it beside. */
export function saveChange(
  document: DocumentName,
  folder: string,
  look: string,
  because: readonly [Because, ...Because[]],
): Change<SavedDocument> {
  const { title, file } = DOCUMENTS[document];
  const path = `${folder}/${look}/${file}`;
  const target: Target = { type: 'evidence', id: path, region: 'case' };
  return {
    ...{ id: changeId(KIND, target), kind: KIND, target, because },
    title: `Save ${title} as ${path}`,
    order: ORDER.contain,
    effect: 'read-only',
    command: '# Written into the case folder; nothing in the account changes.',
    preselected: true,
    params: { document, path },
  };
}

/** Writes what reading has shown into the case folder, with its hash in the manifest. */
const saveEvidence: EvidenceKind<SavedDocument> = {
  kind: KIND,
  writes: false,
  permissions: [
    'cloudtrail:LookupEvents',
    'guardduty:ListDetectors',
    'guardduty:ListFindings',
    'guardduty:GetFindings',
  ],
  batch: { key: () => 'one look', max: Object.keys(DOCUMENTS).length },
  async apply(ctx, changes) {
    const source = await documentSource(ctx, { fresh: false });
    return Promise.all(
      changes.map(async ({ params: { document, path } }) => {
        try {
          const saved = await ctx.evidence.save(path, documentText(document, source));
          const { sha256, bytes } = saved;
          return {
            result: 'applied',
            detail: saved.path,
            record: { path: saved.path, sha256, bytes },
          } as const;
        } catch (error) {
          return failedOutcome(error);
        }
      }),
    );
  },
  async verify(ctx, { params: { path } }) {
    const text = await ctx.evidence.read(path);
    return text === undefined ? { held: false, found: `nothing is saved as ${path}` } : { held: true };
  },
};

/** Change kinds of the steps that read and save evidence. */
export const evidenceKinds: readonly AnyChangeKind[] = [saveEvidence];
