import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { ghCommand } from '../api/gh-command.ts';
import type { Seen } from './look-at.ts';
import { changedRefs, dirtyCommits, type Looking, MOST, named } from './looking.ts';
import { type KeptFile, openFiles } from './open-files.ts';

const remove = ({ repository: { host, owner, name } }: Looking, below: string) =>
  ghCommand(host, { method: 'DELETE', path: `repos/${owner}/${name}/actions/${below}` });

const upTo = (count: number) => (count === MOST ? ` (only the newest ${MOST} were listed)` : '');

const opening = ({ ctx, reader, found }: Looking) => ({
  reader,
  needles: found.needles,
  signal: ctx.signal,
});

/** Files that workflows kept: https://docs.github.com/en/rest/actions/artifacts */
export async function artifacts(looking: Looking): Promise<readonly Seen[]> {
  const dirty = dirtyCommits(looking);
  const listed = await looking.reader.list(
    'GET /repos/{owner}/{repo}/actions/artifacts',
    named(looking),
    MOST,
  );
  const files = listed
    .filter(({ expired }) => !expired)
    .map(({ id, name, size_in_bytes, workflow_run }): KeptFile => {
      const route = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}';
      return {
        ...{ key: `artifact ${id}`, name: `${name} (${id})`, bytes: Number(size_in_bytes) },
        suspect: dirty.has(workflow_run?.head_sha ?? ''),
        remove: remove(looking, `artifacts/${id}`),
        download: (most) =>
          looking.reader.download(route, { ...named(looking), artifact_id: id, archive_format: 'zip' }, most),
      };
    });
  const many = `Actions artifacts${upTo(listed.length)}`;
  return [await openFiles(opening(looking), { one: 'Actions artifact', many }, files)];
}

/** Logs of workflow runs, which print what a job printed: https://docs.github.com/en/rest/actions/workflow-runs */
export async function runLogs(looking: Looking): Promise<readonly Seen[]> {
  const dirty = dirtyCommits(looking);
  const listed = await looking.reader.list('GET /repos/{owner}/{repo}/actions/runs', named(looking), MOST);
  const files = listed
    .filter(({ status }) => status === 'completed')
    .map(
      ({ id, head_sha, run_attempt = 1 }): KeptFile => ({
        ...{ key: `run ${id} ${run_attempt}`, name: `run ${id}`, suspect: dirty.has(head_sha) },
        remove: remove(looking, `runs/${id}/logs`),
        download: (most) =>
          looking.reader.download(
            'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
            { ...named(looking), run_id: Number(id) },
            most,
          ),
      }),
    );
  const many = `logs of Actions runs${upTo(listed.length)}`;
  const running = listed.length - files.length;
  return [
    await openFiles(opening(looking), { one: 'log of an Actions run', many }, files),
    ...(running === 0
      ? []
      : [{ unlooked: `${counted(running, 'Actions run')} not ended yet, so without a log to open.` }]),
  ];
}

/** Caches of workflows. No call gives their content, so those of refs that change are told as they are. */
export async function caches(looking: Looking): Promise<readonly Seen[]> {
  const refs = new Set(
    changedRefs(looking).map(({ ref }) => ref.replace(/^(refs\/pull\/\d+)\/head$/, '$1/merge')),
  );
  const listed = await looking.reader.list('GET /repos/{owner}/{repo}/actions/caches', named(looking), MOST);
  const of = listed.filter(({ ref = '' }) => refs.has(ref));
  if (of.length === 0) return [{ none: `Actions caches of refs that change${upTo(listed.length)}` }];
  const count = counted(of.length, 'Actions cache');
  return [
    {
      found: `${count} of refs that change, so the key may be inside: ${few(of.map(({ key = '', id }) => `${key} (${id})`))}.`,
      task: {
        what: `Delete ${count} of refs that change`,
        why: 'They may hold the key, no call of the API gives their content, and a build makes them anew.',
        how: of.map(({ id = 0 }) => remove(looking, `caches/${id}`)).join('; '),
      },
    },
  ];
}
