// Extracts what the tests need of GitHub's OpenAPI description: `@octokit/openapi` unpacks to 385 MB, so its subset is
// kept in the repository. Usage, after `npm pack @octokit/openapi@VERSION` and unpacking it into FOLDER:
//   node .tools/github-openapi.mjs FOLDER/package
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OPERATIONS = [
  'actions/download-artifact',
  'actions/download-workflow-run-logs',
  'actions/get-actions-cache-list',
  'actions/list-artifacts-for-repo',
  'actions/list-workflow-runs-for-repo',
  'gists/get',
  'gists/list',
  'meta/get',
  'pulls/list',
  'repos/compare-commits-with-basehead',
  'repos/delete-branch-protection',
  'repos/get',
  'repos/get-branch',
  'repos/get-branch-protection',
  'repos/get-commit',
  'repos/get-pages',
  'repos/get-release-asset',
  'repos/get-repo-ruleset',
  'repos/get-repo-rulesets',
  'repos/list-activities',
  'repos/list-branches',
  'repos/list-forks',
  'repos/list-releases',
  'repos/update',
  'repos/update-branch-protection',
  'repos/update-repo-ruleset',
  'search/code',
  'search/issues-and-pull-requests',
  'secret-scanning/list-alerts-for-repo',
  'secret-scanning/list-locations-for-alert',
  'secret-scanning/update-alert',
];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the unpacked package @octokit/openapi.');
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const whole = JSON.parse(readFileSync(join(folder, 'generated', 'api.github.com.json'), 'utf8'));
const subset = {
  openapi: whole.openapi,
  info: { ...whole.info, 'x-source': `npm @octokit/openapi ${version}, api.github.com.json` },
  paths: {},
  components: {},
};

for (const [path, item] of Object.entries(whole.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (!OPERATIONS.includes(operation.operationId)) continue;
    subset.paths[path] ??= {};
    subset.paths[path][method] = operation;
  }
}

const seen = new Set();
/** Copies everything a part refers to. */
function follow(part) {
  if (typeof part !== 'object' || part === null) return;
  const reference = part.$ref;
  if (typeof reference === 'string' && !seen.has(reference)) {
    seen.add(reference);
    const names = reference.slice(2).split('/');
    const target = names.reduce((at, name) => at[name], whole);
    let place = subset;
    for (const name of names.slice(0, -1)) {
      place[name] ??= {};
      place = place[name];
    }
    place[names.at(-1)] = target;
    follow(target);
  }
  for (const value of Object.values(part)) follow(value);
}
follow(subset.paths);

/** Texts for readers are left out, and examples: only shapes are compared. */
const WORDS = new Set([
  'description',
  'summary',
  'externalDocs',
  'x-github',
  'tags',
  'examples',
  'example',
  'title',
]);
function shapesOnly(part, isMap) {
  if (Array.isArray(part)) return part.map((each) => shapesOnly(each, false));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => isMap || !WORDS.has(name))
      .map(([name, value]) => [
        name,
        shapesOnly(value, name === 'properties' || (!isMap && name === 'schemas')),
      ]),
  );
}
const small = shapesOnly(subset, false);
// Required by the specification of OpenAPI.
const describe = (part) => {
  if (typeof part !== 'object' || part === null) return;
  if (typeof part.responses === 'object' && part.operationId)
    for (const response of Object.values(part.responses)) if (!response.$ref) response.description ??= '';
  for (const value of Object.values(part)) describe(value);
};
describe(small);
small.info.title = 'GitHub REST API, a subset';
for (const response of Object.values(small.components.responses ?? {})) response.description ??= '';

const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'test', 'github', 'openapi');
writeFileSync(join(target, 'github-subset.json'), `${JSON.stringify(small)}\n`);
const missing = OPERATIONS.filter((id) => !JSON.stringify(small).includes(`"${id}"`));
process.stderr.write(
  `${OPERATIONS.length - missing.length} operations; missing: ${missing.join(', ') || 'none'}\n`,
);
