import { Command } from 'commander';
import { addAudit } from './audit-syntax.ts';
import { addCases } from './cases-syntax.ts';
import { addCheck } from './check-syntax.ts';
import { addExplain } from './explain-syntax.ts';
import type {
  AuditFlags,
  CasesFlags,
  CheckFlags,
  RehearseFlags,
  ResumeFlags,
  RunFlags,
  ScanFlags,
  UndoFlags,
} from './flags.ts';
import { EXIT_CODES, examples } from './help-text.ts';
import { addList } from './list-syntax.ts';
import { addRehearse } from './rehearse-syntax.ts';
import { addResume } from './resume-syntax.ts';
import { addRun } from './run-syntax.ts';
import { addScan } from './scan-syntax.ts';
import { addUndo } from './undo-syntax.ts';

/** What the commands do; each resolves when it is done and throws what went wrong. */
export interface Commands {
  run(playbook: string, flags: RunFlags): Promise<void>;
  rehearse(scenario: string | undefined, flags: RehearseFlags): Promise<void>;
  resume(name: string | undefined, flags: ResumeFlags): Promise<void>;
  undo(name: string | undefined, flags: UndoFlags): Promise<void>;
  cases(flags: CasesFlags): Promise<void>;
  audit(flags: AuditFlags): Promise<void>;
  scan(repository: string, flags: ScanFlags): Promise<void>;
  check(flags: CheckFlags): Promise<void>;
  list(): Promise<void>;
  explain(playbook: string): Promise<void>;
}

export interface ProgramOutput {
  out(text: string): void;
  err(text: string): void;
}

/** The command line: commands, flags and help. It throws a CommanderError where commander would exit. */
export function createProgram(commands: Commands, output: ProgramOutput, version: string): Command {
  const program = new Command('spillkit')
    .description('Scripted incident playbooks for the day an AWS access key ends up in a public repository.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('Add --help to see what is there.')
    .addHelpText(
      'after',
      `${examples('spillkit rehearse', 'spillkit run leaked-access-key', 'spillkit resume')}\n${EXIT_CODES}`,
    );
  addRun(program, commands.run);
  addRehearse(program, commands.rehearse);
  addResume(program, commands.resume);
  addUndo(program, commands.undo);
  addAudit(program, commands.audit);
  addScan(program, commands.scan);
  addCheck(program, commands.check);
  addCases(program, commands.cases);
  addList(program, commands.list);
  addExplain(program, commands.explain);
  return program;
}
