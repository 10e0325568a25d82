import { systemClock } from '../case/clock.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import { hostFor } from './host-for.ts';
import type { Io } from './io.ts';

/** Asks what to do and gives it as the arguments somebody would have typed. */
export async function askInMenu(playbooks: readonly AnyPlaybook[], io: Io): Promise<readonly string[]> {
  const host = hostFor(io, {
    mode: 'guided',
    json: false,
    yes: false,
    approvals: new Map(),
    clock: systemClock,
  });
  const chosen = await host.askChoice(
    {
      name: 'command',
      message: 'What has happened?',
      choices: [
        ...playbooks.map(({ id, title, summary }) => ({
          value: `run ${id}`,
          name: title,
          description: summary,
        })),
        {
          value: 'resume',
          name: 'Go on with a case',
          description: 'After an interruption, a crash or a night.',
        },
        {
          value: 'rehearse',
          name: 'Nothing yet: practise on a simulated account',
          description: 'Costs nothing and needs no AWS.',
        },
        {
          value: 'undo',
          name: 'Take back what a case has done',
          description: 'Switch keys on again, remove policies: what can be undone.',
        },
        {
          value: 'check',
          name: 'Check what would prevent the next leak',
          description: 'Reads only: what is in place, what is missing, and what mends it.',
        },
        { value: 'cases', name: 'List the cases', description: 'What was done, and how each stands.' },
        ...playbooks.map(({ id }) => ({
          value: `explain ${id}`,
          name: `Explain ${id}`,
          description: 'Its steps, why each is there, and the permissions it needs.',
        })),
      ],
    },
    io.signal,
  );
  return chosen.split(' ');
}
