import type { CaseFolder } from '../case/case-folder.ts';

/** What the report needs of a playbook. */
export interface ReportedPlaybook {
  readonly title: string;
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  readonly nextSteps: readonly string[];
}

/** `report.md` of a case, from its journal and its evidence alone. */
export function renderReport(folder: CaseFolder, playbook: ReportedPlaybook): string {
  return `# ${playbook.title}: case ${folder.caseId}\n`;
}
