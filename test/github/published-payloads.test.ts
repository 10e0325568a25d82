import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostedRepository } from '../../lib/github/api/hosted-repository.ts';
import { gitPlace, outsideHistory } from '../../lib/github/exposure/alerts-of-leak.ts';
import { alert, location } from '../../lib/rehearsal/github/alert-shapes.ts';
import { fullRepository } from '../../lib/rehearsal/github/shapes.ts';
import type { AlertState } from '../../lib/rehearsal/github/state.ts';
import { stateOf } from './double/github-double.ts';
import { gitHubContract } from './openapi/github-contract.ts';

const FOLDER = resolve('../shared/data/github-payloads');
const SKIPPED = 'the published payloads are not beside this repository (../shared/data/github-payloads)';

type Payload = Readonly<Record<string, unknown>>;
const published = <T = Payload>(name: string): readonly T[] =>
  [JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as T | T[]].flat() as T[];

/** Payload by payload, what stands below a name anywhere in it. */
function below(value: unknown, name: string): readonly Payload[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === name && typeof part === 'object' && part !== null ? [part as Payload] : below(part, name),
  );
}

const kindOf = (value: unknown) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

/** Fields of an answer of the double that GitHub's own examples have in another form; null may be anything. */
function otherForms(answer: object, examples: readonly Payload[]): readonly string[] {
  return Object.entries(answer).flatMap(([name, value]) => {
    const kinds = new Set(examples.filter((one) => name in one).map((one) => kindOf(one[name])));
    const fits = kinds.size === 0 || kinds.has('null') || value === null || kinds.has(kindOf(value));
    return fits ? [] : [`${name} is ${kindOf(value)}, published ${[...kinds].join(' or ')}`];
  });
}

const at = { api: 'https://api.github.com', web: 'https://github.com' };
const ALERT: AlertState = {
  ...{ number: 1, state: 'open', resolution: null, resolution_comment: null, secret: 'x' },
  locations: [{ commit: 'c'.repeat(40), blob: 'b'.repeat(40), path: 'a' }],
};

describe.skipIf(!existsSync(FOLDER))(`payloads GitHub publishes (skipped when ${SKIPPED})`, () => {
  it('tell every place of an alert: a commit with its ids, any other with an address', () => {
    const locations = [
      ...published<Parameters<typeof gitPlace>[0]>('rest.secret-scanning-location-list'),
      ...published<{ location: Parameters<typeof gitPlace>[0] }>(
        'rest.secret-scanning-alert-location-created',
      ).map((one) => one.location),
    ];
    const commits = locations.filter(({ type }) => type === 'commit');
    expect(commits.length).toBeGreaterThan(1);
    for (const one of commits) {
      expect(outsideHistory(one)).toBeUndefined();
      const { commit, blob } = gitPlace(one);
      expect([commit, blob]).toEqual([expect.stringMatching(/^\w{40}$/), expect.stringMatching(/^\w{40}$/)]);
    }
    const others = locations.filter(({ type }) => type !== 'commit');
    expect(new Set(others.map(({ type }) => type)).size).toBeGreaterThan(10);
    for (const one of others) {
      expect(gitPlace(one)).toEqual({ commit: '', blob: '' });
      expect(outsideHistory(one)).toEqual({ type: one.type, url: expect.stringMatching(/^https:\/\//) });
    }
    const wiki = others.find(({ type }) => type === 'wiki_commit');
    expect(wiki && outsideHistory(wiki)?.url).toMatch(/\/wiki\/Home\//);
  });

  it('name repositories that are found under each of their addresses', () => {
    const repositories = ['webhook.repository', 'webhook.public', 'webhook.push'].flatMap((name) =>
      // What was renamed stands below the same word, without an address.
      below(published(name), 'repository').filter((one) => 'full_name' in one),
    );
    expect(repositories.length).toBeGreaterThan(20);
    for (const { full_name, clone_url, ssh_url, svn_url } of repositories) {
      for (const url of [clone_url, ssh_url, svn_url]) {
        const { host, owner, name } = hostedRepository(String(url)) ?? {};
        expect({ host, name: `${owner}/${name}` }).toEqual({ host: 'github.com', name: full_name });
      }
    }
  });

  it('pass the description the double is held to', async () => {
    const contract = await gitHubContract();
    const call = { query: {}, body: undefined, status: 200 };
    const base = '/repos/octocat/hello-world/secret-scanning/alerts';
    const breaches = [
      ...contract.breaches({
        ...{ ...call, method: 'GET', path: base },
        answer: published('rest.secret-scanning-alert-list'),
      }),
      ...contract.breaches({
        ...{ ...call, method: 'GET', path: `${base}/1/locations` },
        answer: published('rest.secret-scanning-location-list'),
      }),
      ...['rest.secret-scanning-alert-open', 'rest.secret-scanning-alert-resolved'].flatMap((name) =>
        contract.breaches({
          ...{ ...call, method: 'PATCH', path: `${base}/42`, answer: published(name)[0] },
          body: { state: 'resolved', resolution: 'revoked' },
        }),
      ),
    ];
    expect(breaches).toEqual([]);
  });

  it('have the fields of the double’s answers in the same form', () => {
    const state = stateOf('/none');
    const alerts = [
      'rest.secret-scanning-alert-list',
      'rest.organization-secret-scanning-alert-list',
    ].flatMap((name) => published(name));
    expect(otherForms(alert(state, ALERT, false, at), alerts)).toEqual([]);
    const [place] = published('rest.secret-scanning-location-list');
    const ours = location(state, { commit: 'c', blob: 'b', path: 'a' }, at);
    expect(otherForms(ours, [place ?? {}])).toEqual([]);
    expect(otherForms(ours.details, below(place, 'details'))).toEqual([]);
    const repositories = below(published('webhook.repository'), 'repository');
    expect(otherForms(fullRepository(state, true, at), repositories)).toEqual([]);
  });
});
