import type { AwsWriters } from '../aws/access.ts';
import type { Clock } from '../case/clock.ts';
import type { Host } from '../host/host.ts';
import type { Message } from '../host/message.ts';
import type { WriteShell } from '../host/shell.ts';
import type { RawInputs } from '../playbook/inputs.ts';
import { type CreatedAccount, createAccount } from './account/create-account.ts';
import type { AccountState } from './account/state.ts';
import { type StoryGitHub, storyGitHub } from './github/story-github.ts';
import { ledger } from './ledger.ts';
import { leftoverSecrets } from './leftover-secrets.ts';
import { pacedHost } from './paced-host.ts';
import type { Scenario, Situation } from './scenarios/scenario.ts';
import { type Score, score } from './score.ts';
import { services } from './services/registry.ts';
import { anyStands } from './truth.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';
import type { WireRequest, WireResponse } from './wire/http.ts';
import { actAs } from './world.ts';

const ACCOUNT_ID = '482910374655';
/** History before the leak that a scenario plays, and the time until the responder starts. */
const PLAYED_BEFORE_NOW_MS = (72 * 60 + 41) * 60_000;

export interface RehearsalOptions {
  readonly scenario: Scenario;
  /** An empty folder for the repositories of the story. */
  readonly dir: string;
  readonly shell: WriteShell;
  /** The machine's clock: the story ends about now, and a person's thinking time counts. */
  readonly real: Clock;
  readonly notify: (message: Message) => void;
  /** False: the repository is a folder. */
  readonly onGitHub?: false;
  /** Called when a call changed the story's GitHub, before it is answered. */
  readonly onGitHubWrite?: () => Promise<void>;
}

/** An account, under attack or not yet, everything a run of the playbook needs to work in it, and the judge at the end. */
export interface Rehearsal {
  readonly account: CreatedAccount;
  readonly briefing: readonly string[];
  readonly inputs: RawInputs;
  /** Credentials the responder works with. */
  readonly responder: Situation['responder'];
  /** The account as the responder reaches it. */
  readonly aws: AwsWriters;
  readonly clock: Clock;
  /** The story's own GitHub; absent where this machine's git cannot serve one. */
  readonly github?: StoryGitHub;
  /** Texts that must show up in nothing the run writes. */
  readonly secrets: readonly string[];
  /** Answers a call of the responder from outside this process. */
  answer(request: WireRequest): Promise<WireResponse>;
  paced(host: Host): Host;
  /** Lets the attacker go on, where there is one; called when the responder starts. */
  begin(): void;
  /** Judges the account as it stands. `stepsDone` are the steps that ended verified. */
  judge(stepsDone: readonly string[]): Promise<Score>;
  /** Ends the story's GitHub. */
  close(): Promise<void>;
}

const copy = (state: AccountState): AccountState => structuredClone(state);

/** Watches the account as time moves: since when nothing the attacker made is left. */
function watchClean(
  clock: VirtualClock,
  account: CreatedAccount,
  { attack }: Situation,
): () => Date | undefined {
  if (attack === undefined) return () => undefined;
  const { ledger } = attack.attacker;
  let cleanAt: Date | undefined;
  let region: string | undefined;
  clock.onAdvance((now) => {
    const { state } = account;
    // Time moves thousands of times: one region that is known to hold something is looked at before all are.
    if (region !== undefined && anyStands(state, ledger, [region])) return;
    region = Object.keys(state.regions).find((name) => anyStands(state, ledger, [name]));
    cleanAt = region === undefined ? (cleanAt ?? now) : undefined;
  });
  return () => cleanAt;
}

/** Plays a scenario's history in a new simulated account, up to the moment the responder sits down. */
export async function prepareRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const clock = virtualClock({ start: new Date(options.real.now().getTime() - PLAYED_BEFORE_NOW_MS) });
  const account = createAccount({ accountId: ACCOUNT_ID, clock, services });
  const world = {
    account,
    clock,
    shell: options.shell,
    dir: options.dir,
    tell: (who: string, text: string) =>
      options.notify({ type: 'rehearsal-event', at: clock.now().toISOString(), who, text }),
  };
  const situation = await options.scenario.play(world);
  const { repository } = situation;
  const github =
    repository === undefined || options.onGitHub === false
      ? undefined
      : await storyGitHub(options.shell, clock, repository, options.onGitHubWrite);
  const published = (text: string) =>
    github === undefined || repository === undefined ? text : text.replaceAll(repository.path, github.url);
  const before = copy(account.state);
  const startedAt = clock.now();
  const cleanAt = watchClean(clock, account, situation);
  const response = ledger(account);

  return {
    account,
    briefing: situation.briefing.map(published),
    inputs: {
      ...situation.inputs,
      ...(situation.inputs.repo === undefined ? {} : { repo: published(situation.inputs.repo) }),
    },
    responder: situation.responder,
    aws: actAs(world, {
      credentials: situation.responder,
      address: '198.51.100.99',
      userAgent: 'spillkit',
      ledger: response,
    }),
    clock,
    ...(github === undefined ? {} : { github }),
    secrets: situation.secrets,
    answer: (request) => account.handle(request, response.around),
    paced: (host) => pacedHost(host, options.real, clock),
    begin: () => situation.attack?.attacker.goOn(),
    async judge(stepsDone) {
      return score({
        scenario: options.scenario.id,
        situation,
        response,
        before,
        after: account.state,
        startedAt,
        now: clock.now(),
        cleanAt: cleanAt(),
        leftInRepository: repository ? await leftoverSecrets(options.shell, repository) : [],
        changedOnGitHub: github?.changedProtection() ?? [],
        stepsDone,
      });
    },
    close: async () => github?.close(),
  };
}
