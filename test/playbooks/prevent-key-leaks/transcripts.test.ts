import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createAws } from '../../../lib/aws/create.ts';
import type { RunMode } from '../../../lib/case/journal-entry.ts';
import { createScreen } from '../../../lib/host/screen.ts';
import { terminalHost } from '../../../lib/host/terminal-host.ts';
import { unattendedHost } from '../../../lib/host/unattended-host.ts';
import type { RawInputs } from '../../../lib/playbook/inputs.ts';
import { requestHandler } from '../../../lib/rehearsal/account/request-handler.ts';
import { seedUser } from '../../../lib/rehearsal/account/seed.ts';
import { KEY, ScriptedTerminal } from '../../host/_terminal.ts';
import { type Company, company, LONG_AGO } from './in-company.ts';

/** A screen that keeps what it is shown; prompts are drawn elsewhere. */
function keptScreen() {
  const chunks: string[] = [];
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { screen: createScreen({ output, live: false, colour: false }), text: () => chunks.join('') };
}

/** Without what differs: ids and folders of cases, how far it was when somebody looked, how many steps there are. */
function settled(text: string): string {
  return text
    .replace(/spk-\d{8}-\w{4}/g, 'CASE')
    .replace(/(Kept in|Report:) .*/g, '$1 FOLDER')
    .replace(/\/\S*(?=\/evidence\/)/g, 'FOLDER')
    .replace(/^Step \d of \d/m, 'Step N')
    .replace(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z/g, 'MOMENT')
    .replace(/^ {2}… .*\n/gm, '');
}

/** What a person at the terminal is asked, and the keys they press. */
type Script = readonly (readonly [shown: string, ...keys: string[]])[];

const YES: Script[number] = ['Stop the run here', KEY.down, KEY.enter];
const MAIL: Script[number] = ['Mail addresses', ...'security@shop.example', KEY.enter];

/** A pipeline that may do nearly everything, and has looked at instances; the responder comes five hours later. */
async function pipelineAtWork({ account, clock }: Company): Promise<void> {
  const { accessKeys } = seedUser(account, {
    ...{ userName: 'web-deploy', createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }] },
    attached: ['arn:aws:iam::aws:policy/PowerUserAccess'],
  });
  const [credentials] = accessKeys;
  if (credentials === undefined) throw new Error('seeded without a key');
  const aws = createAws({ credentials, clock, requestHandler: requestHandler(account) });
  await aws.read('ec2', 'eu-west-1').describeInstances({});
  await aws.write('ec2', 'eu-west-1').createKeyPair({ KeyName: 'deploy' });
  await clock.advance(5 * 3_600_000);
}

interface Told {
  readonly script: Script;
  readonly inputs: RawInputs;
  before?(shop: Company): Promise<void>;
}

const STEPS: Readonly<Record<string, Told>> = {
  'review-permissions': { script: [YES], inputs: {}, before: pipelineAtWork },
  'enable-guardduty': { script: [MAIL, YES], inputs: { mail: ['security@shop.example'] } },
  'set-budget-alarm': {
    script: [MAIL, ['Budget a month, in USD', KEY.enter], YES],
    inputs: { mail: ['security@shop.example'], amount: '260' },
  },
};
const MODES: readonly RunMode[] = ['guided', 'dry-run', 'unattended'];

it.each(Object.keys(STEPS).flatMap((step) => MODES.map((mode) => ({ step, mode }))))(
  '$step, $mode, reads as it did',
  async ({ step, mode }) => {
    const { script = [], inputs = {}, before } = STEPS[step] ?? {};
    const shop = company();
    await before?.(shop);
    shop.account.region('us-east-1').shelves['ce/cost'] = {
      account: { byMonth: { '2026-08': 184.2, '2026-09': 171.9, '2026-10': 212.6 } },
    };
    const { screen, text } = keptScreen();
    const terminal = new ScriptedTerminal();
    const guided = mode === 'guided';
    const host = guided
      ? terminalHost(screen, terminal)
      : unattendedHost({ yes: true, approvals: new Map() }, screen);
    const typing = guided
      ? (async () => {
          for (const [shown, ...keys] of script) await terminal.at(shown, ...keys);
        })()
      : undefined;
    const { exit } = await shop.run(step, { host, mode, ...(guided ? {} : { inputs }) });
    await typing;
    const transcript = `${settled(text())}exit ${exit}\n`;
    await expect(transcript).toMatchFileSnapshot(
      join(import.meta.dirname, 'transcripts', `${step}.${mode}.txt`),
    );
  },
);
