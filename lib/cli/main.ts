import { CommanderError } from 'commander';
import { EXIT, type ExitCode, SpillkitError } from '../playbook/errors.ts';
import { nearest } from '../playbook/nearest.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import { type Io, isInteractive } from './io.ts';
import { createProgram } from './program.ts';
import { tellError } from './tell-error.ts';
import { packageVersion } from './version.ts';

function playbookNamed(id: string, playbooks: readonly AnyPlaybook[]): AnyPlaybook {
  const found = playbooks.find((playbook) => playbook.id === id);
  if (found) return found;
  const ids = playbooks.map((playbook) => playbook.id);
  const near = nearest(id, ids);
  throw new SpillkitError(
    'UnknownPlaybook',
    `There is no playbook ${JSON.stringify(id)}.`,
    near === undefined ? `The playbooks are: ${ids.join(', ')}.` : `Did you mean ${near}?`,
  );
}

/** Runs one command line and gives its exit code. Each command's own code is loaded when it is used. */
export async function main(
  argv: readonly string[],
  { playbooks, io }: { readonly playbooks: readonly AnyPlaybook[]; readonly io: Io },
): Promise<ExitCode> {
  let exit: ExitCode = EXIT.verified;
  const out = (text: string) => void io.stdout.write(text);
  const program = createProgram(
    {
      async run(id, flags) {
        const playbook = playbookNamed(id, playbooks);
        exit = await (await import('./run-command.ts')).runCommand(playbook, flags, io);
      },
      async rehearse(name, flags) {
        exit = await (await import('./rehearse-command.ts')).rehearseCommand(name, flags, playbooks, io);
      },
      async resume(name, flags) {
        exit = await (await import('./resume-command.ts')).resumeCommand(name, flags, playbooks, io);
      },
      async undo(name, flags) {
        exit = await (await import('./undo-command.ts')).undoCommand(name, flags, playbooks, io);
      },
      async cases(flags) {
        await (await import('./cases-command.ts')).casesCommand(flags, io);
      },
      async audit(flags) {
        exit = await (await import('./audit-command.ts')).auditCommand(flags, io);
      },
      async scan(repository, flags) {
        exit = await (await import('./scan-command.ts')).scanCommand(repository, flags, io);
      },
      async check(flags) {
        const prevention = playbooks.find(({ incident }) => incident === undefined);
        if (prevention === undefined) throw new Error('No playbook without an incident is registered.');
        exit = await (await import('./check-command.ts')).checkCommand(prevention, flags, io);
      },
      async list() {
        const { rehearsals } = await import('./rehearse-command.ts');
        const width = Math.max(...[...playbooks, ...rehearsals].map(({ id }) => id.length)) + 2;
        const lines = (of: readonly { readonly id: string; readonly title: string }[]) =>
          of.map(({ id, title }) => `  ${id.padEnd(width)}${title}\n`).join('');
        out(
          `Playbooks (spillkit run):\n${lines(playbooks)}Scenarios (spillkit rehearse):\n${lines(rehearsals)}`,
        );
      },
      async explain(id) {
        const playbook = playbookNamed(id, playbooks);
        out((await import('./explain.ts')).explainPlaybook(playbook));
      },
    },
    { out, err: (text) => void io.stderr.write(text) },
    packageVersion(),
  );
  try {
    let words = argv;
    if (words.length === 0 && isInteractive(io, io.stdout)) {
      words = await (await import('./menu.ts')).askInMenu(playbooks, io);
    }
    if (words.length === 0) program.outputHelp();
    else await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    // Commander has told its own errors; help and version are none.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.verified : EXIT.refused;
    return tellError(error, io, argv.includes('--json'));
  }
}
