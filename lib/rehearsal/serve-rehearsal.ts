import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../case/clock.ts';
import { FOLDER_MODE, writeDurably } from '../case/durable.ts';
import { createAccount } from './account/create-account.ts';
import {
  type KeptGitHub,
  type ReopenedGitHub,
  reopenStoryGitHub,
  type StoryGitHub,
} from './github/story-github.ts';
import { readState } from './persist.ts';
import { prepareRehearsal, type Rehearsal, type RehearsalOptions } from './rehearse.ts';
import type { Score } from './score.ts';
import { serveAccount } from './serve.ts';
import { services } from './services/registry.ts';

/** How often the served account's clock is brought up to the real one. */
const TICK_MS = 250;
/** Nobody works on it any more: it stops by itself. */
const IDLE_MS = 60 * 60_000;

export interface ServeRehearsalOptions extends RehearsalOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  readonly signal: AbortSignal;
}

/** What somebody needs to work in a served account. */
type Story = Pick<Rehearsal, 'briefing' | 'inputs' | 'responder'> & {
  /** Token of the story's GitHub; absent where there is none. */
  readonly gitHubToken?: string;
};

export interface ServedRehearsal extends Story {
  readonly url: string;
  /** The account was left by a process that was killed; its attacker is gone with that process. */
  readonly goesOn: boolean;
  /** Resolves when it was stopped, or nobody called for an hour: with the score, unless it went on from before. */
  readonly closed: Promise<Score | undefined>;
}

async function readKept<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** Moves the story's clock as fast as the real one; between two ticks only calls move it. */
async function keepPace(real: Clock, story: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await real.sleep(TICK_MS, signal).catch(() => undefined);
    const behind = real.now().getTime() - story.now().getTime();
    if (behind > 0) await story.sleep(behind);
  }
}

/**
 * Serves a scenario's account on this machine. Everything is kept in `dir` until the account is stopped, so that
 * neither a killed responder nor a killed server loses it: the next call with the same `dir` goes on.
 */
export async function serveRehearsal(options: ServeRehearsalOptions): Promise<ServedRehearsal> {
  const { dir, real, signal } = options;
  await mkdir(dir, { recursive: true, mode: FOLDER_MODE });
  const statePath = join(dir, 'account.json');
  const storyPath = join(dir, 'story.json');
  const gitHubPath = join(dir, 'github.json');
  const keepGitHub = async (github: Pick<StoryGitHub, 'kept'> | undefined) => {
    if (github !== undefined) await writeDurably(gitHubPath, JSON.stringify(github.kept()));
  };
  const serving = {
    statePath,
    signal,
    idleTimeoutMs: IDLE_MS,
    ...(options.port === undefined ? {} : { port: options.port }),
  };
  const [begun, state] = await Promise.all([readKept<Story>(storyPath), readState(statePath)]);
  const goesOn = begun !== undefined && state !== undefined;
  if (goesOn) {
    const account = createAccount({ accountId: state.accountId, clock: real, services, state });
    const kept = await readKept<KeptGitHub>(gitHubPath);
    const github: ReopenedGitHub | undefined =
      kept && (await reopenStoryGitHub(options.shell, kept, () => keepGitHub(github)));
    const { url, closed } = await serveAccount(account, serving);
    const ended = closed.then(async () => {
      await github?.close();
      await rm(dir, { recursive: true, force: true });
      return undefined;
    });
    return { ...begun, url, goesOn, closed: ended };
  }
  const rehearsal = await prepareRehearsal({
    ...options,
    onGitHubWrite: () => keepGitHub(rehearsal.github),
  });
  await keepGitHub(rehearsal.github);
  const { briefing, inputs, responder, account, github } = rehearsal;
  const story: Story = {
    ...{ briefing, inputs, responder },
    ...(github === undefined ? {} : { gitHubToken: github.token }),
  };
  let attacked = false;
  const { url, closed } = await serveAccount(
    {
      ...account,
      // Idleness is measured on the real clock: the story's would jump over it.
      clock: real,
      handle(request) {
        if (!attacked) rehearsal.begin();
        attacked = true;
        return rehearsal.answer(request);
      },
    },
    serving,
  );
  await writeDurably(storyPath, JSON.stringify(story));
  const stopped = new AbortController();
  const paced = keepPace(real, rehearsal.clock, stopped.signal);
  const ended = closed.then(async () => {
    stopped.abort();
    await paced;
    const score = await rehearsal.judge([]);
    await rehearsal.close();
    await rm(dir, { recursive: true, force: true });
    return score;
  });
  return { ...story, url, goesOn, closed: ended };
}
