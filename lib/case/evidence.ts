/** A saved record: its path, seen from the case's `evidence/` folder, and the hash in the manifest. */
export interface EvidenceFile {
  readonly path: string;
  /** Lower-case hex SHA-256 of the file's bytes. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface EvidenceReader {
  /** Everything saved so far, in the order it was saved. */
  list(): readonly EvidenceFile[];
  /** The file's text, checked against its hash; undefined when nothing is saved under that path. */
  read(path: string): Promise<string | undefined>;
}

export interface EvidenceStore extends EvidenceReader {
  /**
   * Saves text or bytes under `path` (relative, `/`-separated), mode 0600, fsynced, its SHA-256 in the
   * manifest. A path saved before is kept: the new one gets a numbered name, which is returned.
   */
  save(path: string, content: string | Uint8Array): Promise<EvidenceFile>;
  /** The same for a value, as indented JSON. */
  saveJson(path: string, value: unknown): Promise<EvidenceFile>;
  /** Puts a file into the manifest that another program wrote elsewhere in the case folder; once, however often it is asked. */
  enlist(file: EvidenceFile): Promise<void>;
}
