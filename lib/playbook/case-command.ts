import { shellWord } from '../resources/aws-command.ts';
import type { PlaybookRun } from './session.ts';

/** A command about the case of a run as it works in a shell anywhere: `spillkit resume spk-… --case-dir /mnt/cases`. */
export function caseCommand<I>(
  command: 'resume' | 'undo',
  { case: { caseId }, caseDir }: Pick<PlaybookRun<I>, 'case' | 'caseDir'>,
): string {
  return [
    `spillkit ${command} ${caseId}`,
    ...(caseDir === undefined ? [] : [`--case-dir ${shellWord(caseDir)}`]),
  ].join(' ');
}
