import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { KEY_ID, SECRET } from '../github/leaky-repository.ts';

/** A leak to put into a history that has none: where, as a share of its commits, and what. */
export interface PlantedLeak {
  readonly at: number;
  /** Commits until the file is deleted again, as a share; beyond the end it stays. */
  readonly after: number;
  readonly path: string;
  readonly content: string;
  /** Behind the commit's own message. */
  readonly said: string;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

export const plantedLeaks: fc.Arbitrary<readonly PlantedLeak[]> = fc.uniqueArray(
  fc.record({
    at: share,
    after: share,
    path: fc.constantFrom('prod.env', 'lib/aws/prod.env', 'test/new/folder/key.txt', 'docs/ä.md', 'lib.env'),
    content: fc.constantFrom(
      `AWS_ACCESS_KEY_ID=${KEY_ID}\nAWS_SECRET_ACCESS_KEY=${SECRET}\n`,
      `id=${KEY_ID} key=${SECRET}\r\n`,
      `"${KEY_ID}" and no line end`,
    ),
    said: fc.constantFrom('', `\nWith ${KEY_ID}.\n`),
  }),
  { minLength: 1, maxLength: 4, selector: ({ path }) => path },
);

const git = (gitDir: string, args: readonly string[], input?: Buffer): Buffer =>
  execFileSync('git', [`--git-dir=${gitDir}`, ...args], { maxBuffer: 1 << 28, ...(input ? { input } : {}) });

interface Plants {
  readonly files: readonly string[];
  readonly said: string;
}

/** What each commit gets, by its number in the stream. */
function plantsAt(leaks: readonly PlantedLeak[], commits: number): (commit: number) => Plants {
  const place = (part: number) => Math.min(commits - 1, Math.floor(part * commits));
  return (commit) => {
    const here = leaks.filter(({ at }) => place(at) === commit);
    const gone = leaks.filter(
      ({ at, after }) => place(at) < commit && place(at + after) === commit && at + after < 1,
    );
    return {
      files: [
        ...here.map(
          ({ path, content }) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`,
        ),
        ...gone.map(({ path }) => `D ${path}\n`),
      ],
      said: here.map(({ said }) => said).join(''),
    };
  };
}

/** The stream of `git fast-export --no-data` with the leaks in it: messages are the only data blocks there. */
function withLeaks(stream: Buffer, leaks: readonly PlantedLeak[]): Buffer {
  const commits = stream.toString('latin1').match(/^commit /gm)?.length ?? 0;
  const plants = plantsAt(leaks, commits);
  const out: Buffer[] = [];
  let number = -1;
  let waiting: readonly string[] = [];
  for (let at = 0; at < stream.length; ) {
    const end = stream.indexOf(10, at) + 1;
    const line = stream.toString('latin1', at, end);
    if (line.startsWith('commit ')) waiting = plants(++number).files;
    const size = /^data (\d+)\n$/.exec(line)?.[1];
    if (size !== undefined) {
      const inCommit = waiting.length > 0;
      const message = stream.subarray(end, end + Number(size));
      const whole = Buffer.concat([message, Buffer.from(inCommit ? plants(number).said : '')]);
      out.push(Buffer.from(`data ${whole.length}\n`), whole);
      at = end + Number(size);
      continue;
    }
    // Behind the message and the parents come the files.
    if (waiting.length > 0 && /^(M|D|\n)/.test(line) && out.length > 0) {
      out.push(Buffer.from(waiting.join('')));
      waiting = [];
    }
    out.push(stream.subarray(at, end));
    at = end;
  }
  return Buffer.concat(out);
}

/**
 * Makes a bare repository of another one's history, as far as it is there (a clone may be shallow), with leaks in
 * the middle of it. Every tree, message, date and name of the history is its own.
 */
export function plantInHistory(source: string, gitDir: string, leaks: readonly PlantedLeak[]): void {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', gitDir]);
  git(gitDir, [
    'fetch',
    '--quiet',
    '--update-shallow',
    source,
    'HEAD:refs/heads/main',
    'refs/tags/*:refs/tags/*',
  ]);
  const stream = git(gitDir, ['fast-export', '--all', '--no-data', '--reencode=no', '--signed-tags=strip']);
  git(gitDir, ['fast-import', '--quiet', '--force'], withLeaks(stream, leaks));
  execFileSync('rm', ['-f', `${gitDir}/shallow`]);
}
