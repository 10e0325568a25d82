/** Result of a command: what it printed and how it ended. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Standard input; secrets go here, never into `args`, which every process on the machine can read. */
  readonly input?: string | AsyncIterable<Uint8Array>;
  /** Takes standard output byte for byte while it comes, however long it is; `stdout` of the result is then empty. */
  readonly onStdout?: (chunk: Uint8Array) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Runs commands that change nothing. Program and arguments are passed as they are, never through a shell. */
export interface ReadShell {
  read(program: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
}

/** Runs commands that may change something; only changes that were confirmed get one. */
export interface WriteShell extends ReadShell {
  write(program: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
}
