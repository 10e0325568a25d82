import { ArchiveUnread, archiveMembers } from './archive.ts';
import { holds, type Needles } from './needles.ts';

/** What is in a file, and in the files packed in it. */
export type InsideFile =
  /** `member` is the path inside, empty where it stands in the file itself. */
  | { readonly state: 'holds'; readonly member: string }
  | { readonly state: 'clean' }
  | { readonly state: 'unread'; readonly reason: string };

/** Searches a file and, where it is an archive, all that is packed in it. */
export async function searchFile(body: Buffer, needles: Needles): Promise<InsideFile> {
  let unread: ArchiveUnread | undefined;
  try {
    for await (const { path, body: content } of archiveMembers(body)) {
      if (holds(content, needles)) return { state: 'holds', member: path };
    }
  } catch (error) {
    if (!(error instanceof ArchiveUnread)) throw error;
    unread = error;
  }
  if (holds(body, needles)) return { state: 'holds', member: '' };
  return unread === undefined ? { state: 'clean' } : { state: 'unread', reason: unread.message };
}
