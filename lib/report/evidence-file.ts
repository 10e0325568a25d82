/** Where a piece of evidence lies, seen from `report.md`. */
export function evidenceFile(path: string): string {
  return `evidence/${path}`;
}
