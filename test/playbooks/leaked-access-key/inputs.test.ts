import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTexts } from '../../../lib/github/purge/purge-texts.ts';
import { SpillkitError } from '../../../lib/playbook/errors.ts';
import type { RawInputs } from '../../../lib/playbook/inputs.ts';
import { leakedKeyInputs } from '../../../playbooks/leaked-access-key/inputs.ts';

const now = new Date('2026-11-23T10:00:00Z');
/** Carries account 029608264753. */
const keyId = 'ASIAQNZGKIQY56JQ7WML';
/** Of the older generation, which does not tell its account. */
const oldKeyId = `AKIAI${'234567ABCDEFGHI'}`;
const recipient = await identityToRecipient(await generateIdentity());

const parse = (raw: RawInputs) => leakedKeyInputs.parse({ keyId, ...raw }, now);

function refusal(raw: RawInputs): string {
  try {
    leakedKeyInputs.parse(raw, now);
  } catch (error) {
    if (error instanceof SpillkitError) return `${error.exit} ${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** A file with this text, until the test ends. */
function file(name: string, text: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'spillkit-inputs-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

describe('files the inputs name', () => {
  it('tell owners and policies of single users, with or without a byte order mark', () => {
    const owners = file(
      'owners.csv',
      '\ufeffUser,Owner,Policy\r\n"we,b=1",shop@example.com,replace:now\nci,,report\n',
    );
    expect(parse({ owners }).owners).toEqual(
      new Map([
        ['we,b=1', { owner: 'shop@example.com', policy: { kind: 'replace', atOnce: true } }],
        ['ci', { policy: { kind: 'report' } }],
      ]),
    );
  });

  it('map users to recipients', () => {
    const path = file(
      'recipients.csv',
      `user,recipient\nci,${recipient}\nci,${recipient}\nweb,${recipient}\n`,
    );
    expect(parse({ deliver: `age:${path}` }).delivery).toEqual({
      to: 'age-by-user',
      file: path,
      recipientsOf: new Map([
        ['ci', [recipient, recipient]],
        ['web', [recipient]],
      ]),
    });
  });

  it.each([
    ['', 'Line 1 of FILE: the column user is missing. Begin the file with: user,owner,policy'],
    ['user,polciy\nci,report\n', 'Line 1 of FILE: there is no column "polciy". Did you mean policy?'],
    [
      'user,user\nci,ci\n',
      'Line 1 of FILE: the column user stands there twice. Begin the file with: user,owner,policy',
    ],
    ['user,policy\nci,report\n,report\n', 'Line 3 of FILE: the user is empty. Fill it in.'],
    [
      'user,policy\nci,keep\n',
      'Line 2 of FILE: "keep" is no policy. The policies are: replace, replace:now, deactivate-unused[:Nd], deactivate-all, report.',
    ],
    ['user\nci\nci\n', 'Line 3 of FILE: user "ci" stands there twice. Leave one line of it.'],
    [
      'user,policy\nci\n',
      'Line 2 of FILE: it is no line of this CSV table. The reader says: CSV_RECORD_INCONSISTENT_FIELDS_LENGTH.',
    ],
    [
      'user,policy\nci,"report\n',
      'Line 2 of FILE: it is no line of this CSV table. The reader says: CSV_QUOTE_NOT_CLOSED.',
    ],
  ])('an owners file %j is refused', (text, sentence) => {
    const owners = file('owners.csv', text);
    expect(refusal({ keyId, owners })).toBe(`2 TableMalformed: ${sentence.replace('FILE', owners)}`);
  });

  it('with a private key for a recipient are refused without repeating it', () => {
    const path = file('recipients.csv', 'user,recipient\nci,AGE-SECRET-KEY-1QQQ\n');
    expect(refusal({ keyId, deliver: `age:${path}` })).toBe(
      `2 TableMalformed: Line 2 of ${path}: a private age key is no age recipient. Name the public key that age-keygen prints; it starts with age1.`,
    );
  });
});

describe('inputs of leaked-access-key', () => {
  it('need a key id and nothing else', () => {
    expect(parse({})).toEqual({
      keyId,
      purge: {},
      since: new Date('2026-11-22T10:00:00Z'),
      delivery: { to: 'secretsmanager' },
      trail: [{ kind: 'history' }],
      trailDelayMs: 300_000,
      assumed: [
        'Calls since 2026-11-22T10:00:00.000Z are looked at, 24 hours back. Name an earlier time with --since.',
      ],
    });
  });

  it('take everything that is named', () => {
    const raw = {
      account: '0296-0826-4753',
      repo: ' octo/spill ',
      replaceWith: 'WITHDRAWN',
      removePath: ['./conf/prod.env', 'keys/', 'keys'],
      archives: 'remove',
      since: '2h',
      regions: ['eu-west-1,us-east-1', 'eu-west-1'],
      deliver: `age:${recipient}, ${recipient}`,
      trailDelay: '90s',
    };
    expect(parse(raw)).toEqual({
      keyId,
      account: '029608264753',
      repo: 'octo/spill',
      purge: { replacement: 'WITHDRAWN', removedPaths: ['conf/prod.env', 'keys'], archives: 'remove' },
      since: new Date('2026-11-23T08:00:00Z'),
      regions: ['eu-west-1', 'us-east-1'],
      delivery: { to: 'age', recipients: [recipient, recipient] },
      trail: [{ kind: 'history' }],
      trailDelayMs: 90_000,
      assumed: [],
    });
  });

  it.each([
    ['90m', '2026-11-23T08:30:00Z'],
    ['3d', '2026-11-20T10:00:00Z'],
    ['2026-11-23T09:00:00+02:00', '2026-11-23T07:00:00Z'],
    ['2026-11-23 09:00Z', '2026-11-23T09:00:00Z'],
    ['2026-11-01', '2026-11-01T00:00:00Z'],
  ])('since %s is %s', (since, time) => {
    expect(parse({ since }).since).toEqual(new Date(time));
  });

  it('let a key id of the older generation go with any account', () => {
    expect(parse({ keyId: oldKeyId, account: '111122223333' }).account).toBe('111122223333');
  });

  it.each<[RawInputs, string]>([
    [{}, '2 KeyIdMissing: No access key id was named. Name the leaked key with --key-id.'],
    [
      { keyId: 'AKIA123' },
      '2 KeyIdMalformed: Access key id "AKIA123" has 7 characters, not 20. Copy the 20 characters that start with AKIA or ASIA from the alert or the commit.',
    ],
    [
      { keyId, account: '12345' },
      '2 AccountMalformed: Account "12345" is not 12 digits. Name the account as aws sts get-caller-identity prints it.',
    ],
    [
      { keyId, account: '111122223333' },
      `2 AccountMismatch: Key ${keyId} belongs to account 029608264753, not to 111122223333. Check both ids, or work in account 029608264753.`,
    ],
    [
      { keyId, repo: '--upload-pack=x' },
      '2 RepositoryMalformed: Repository "--upload-pack=x" is no name of a repository. Name a path, a clone URL or owner/name.',
    ],
    [
      { keyId, repo: 'https://me:hush@github.com/octo/spill' },
      '2 RepositoryWithPassword: The repository URL holds a password, which would be written down with the case. Name the URL without it and let a git credential helper sign in.',
    ],
    [
      { keyId, replaceWith: ' ' },
      '2 ReplacementMalformed: The text to replace the key with is empty. Name one with --replace-with, or leave it out.',
    ],
    [
      { keyId, replaceWith: '<gone>' },
      '2 ReplacementMalformed: "<gone>" cannot stand in every place of a key: git allows no < or > and no line end in names. Name a text without them with --replace-with.',
    ],
    [
      { keyId, replaceWith: `was ${keyId}` },
      `2 ReplacementMalformed: The text to replace the key with holds the key id ${keyId} itself. Name another one with --replace-with.`,
    ],
    ...['/etc/passwd', 'a/../b', ''].map((path): [RawInputs, string] => [
      { keyId, removePath: ['a', path] },
      `2 PathMalformed: ${JSON.stringify(path)} is no path inside a repository. Write it from the top of the repository, such as config/prod.env.`,
    ]),
    [
      { keyId, archives: 'delete' },
      '2 PurgeChoiceUnknown: "delete" is nothing that is done with archives with the key inside. Use one of: leave, remove, replace.',
    ],
    [
      { keyId, embedded: 'remove' },
      '2 PurgeChoiceUnknown: "remove" is nothing that is done with the key inside a longer word. Use one of: leave, replace.',
    ],
    [
      { keyId, since: 'yesterday' },
      '2 SinceMalformed: Since "yesterday" is neither a time nor an age. Write a time such as 2026-11-23T08:00:00Z, or an age such as 90m, 2h or 3d.',
    ],
    [
      { keyId, since: '2026-13-23T08:00:00Z' },
      '2 SinceMalformed: Since "2026-13-23T08:00:00Z" is neither a time nor an age. Write a time such as 2026-11-23T08:00:00Z, or an age such as 90m, 2h or 3d.',
    ],
    [
      { keyId, since: '2026-11-23T08:00' },
      '2 SinceWithoutZone: Since "2026-11-23T08:00" names no time zone. Add Z for UTC, or an offset such as +02:00.',
    ],
    [
      { keyId, since: '2026-11-23T10:00:01Z' },
      '2 SinceInFuture: Since 2026-11-23T10:00:01Z lies in the future; now it is 2026-11-23T10:00:00Z. Name the time the key was first exposed.',
    ],
    [
      { keyId, since: '91d' },
      "2 SinceTooOld: Since 2026-08-24T10:00:00Z is too long ago: CloudTrail's event history keeps 90 days. Name a time after 2026-08-25T10:00:00Z, and have older trail logs read by hand.",
    ],
    [
      { keyId, regions: ['eu-west-1', 'Ireland'] },
      '2 RegionMalformed: Region "Ireland" is not spelled like a region. Write names such as eu-west-1, separated by commas.',
    ],
    [
      { keyId, deliver: 'mail' },
      '2 DeliveryUnknown: Delivery "mail" is unknown. Use secretsmanager, age: with age1… recipients or a file of them, or command: with a program.',
    ],
    [
      { keyId, deliver: 'age:' },
      '2 RecipientMalformed: "" is no age recipient. Name the public key that age-keygen prints; it starts with age1.',
    ],
    [
      { keyId, deliver: 'age:AGE-SECRET-KEY-1QQQ' },
      '2 RecipientMalformed: A private age key is no age recipient. Name the public key that age-keygen prints; it starts with age1.',
    ],
    [
      { keyId, deliver: `age:age1${'q'.repeat(58)}` },
      `2 RecipientMalformed: "age1${'q'.repeat(58)}" is no age recipient. Name the public key that age-keygen prints; it starts with age1.`,
    ],
    [
      { keyId, deliver: 'age:/nowhere/recipients.csv' },
      '2 FileUnreadable: The file "/nowhere/recipients.csv" cannot be read (ENOENT). Name a file that is there and that you may read.',
    ],
    [
      { keyId, deliver: 'command:/nowhere/vault' },
      '2 ProgramMissing: There is no program "/nowhere/vault" that can be run. Name one by its path, without arguments.',
    ],
    [
      { keyId, keys: 'rotate' },
      '2 KeyPolicyUnknown: "rotate" is no policy for access keys. Use one of: replace, replace:now, deactivate-unused[:Nd], deactivate-all, report.',
    ],
    [
      { keyId, keys: 'deactivate-unused:3h' },
      '2 KeyPolicyUnknown: "deactivate-unused:3h" is no policy for access keys. Use one of: replace, replace:now, deactivate-unused[:Nd], deactivate-all, report.',
    ],
    [
      { keyId, trailDelay: 'soon' },
      '2 TrailDelayMalformed: Trail delay "soon" is no duration of at most 24h. Write it as 5m or 90s.',
    ],
    [
      { keyId, trailDelay: '2d' },
      '2 TrailDelayMalformed: Trail delay "2d" is no duration of at most 24h. Write it as 5m or 90s.',
    ],
  ])('%j is refused', (raw, sentence) => {
    expect(refusal(raw)).toBe(sentence);
  });
});

describe('a file of further texts', () => {
  const texts = (content: string, more: RawInputs = {}) => {
    const path = file('texts.txt', content);
    return refusal({ keyId, texts: path, ...more }).replace(path, 'FILE');
  };

  it('is named, and not held, by the inputs', () => {
    const path = file(
      'texts.txt',
      '\ufeffa session token of it\r\n\n  another, longer session token of it  \n',
    );
    expect(parse({ texts: path }).purge).toEqual({ textsFile: path });
    expect(readTexts(path)).toEqual(['another, longer session token of it', 'a session token of it']);
  });

  it('is refused when a text is too short to be replaced safely, and never repeated', () => {
    expect(texts('long enough for anybody\nhunter2hunter2\n')).toBe(
      '2 TextTooShort: Line 2 of FILE holds a text of 14 characters: one of fewer than 16 cannot be replaced safely, as it stands elsewhere by chance. Name more of it, or take the whole file out with --remove-path.',
    );
    expect(texts('some long secret==>***REMOVED***')).toBe(
      '2 TextMalformed: Line 1 of FILE holds ==>, as the files of git-filter-repo do. Write the text alone, and what takes its place with --replace-with.',
    );
    expect(texts('some long secret', { replaceWith: 'no some long secret' })).toBe(
      '2 ReplacementMalformed: The text to replace the key with holds one of FILE. Name another one with --replace-with.',
    );
    expect(refusal({ keyId, texts: '/nowhere/texts.txt' })).toMatch(/^2 FileUnreadable: /);
  });
});

describe('questions of leaked-access-key', () => {
  const names = (given: RawInputs) => leakedKeyInputs.questions(given, now, []).map(({ name }) => name);

  it('ask for what no flag gave', () => {
    expect(names({})).toEqual(['keyId', 'repo', 'since']);
    expect(names({ keyId, since: '2h' })).toEqual(['repo']);
    expect(names({ keyId, since: '2h', repo: 'octo/spill' })).toEqual([]);
  });

  it('refuse an answer with the sentence of the flag, and take a good one', () => {
    const [key, repo, since] = leakedKeyInputs.questions({}, now, []);
    expect(key?.invalid?.('')).toBe('No access key id was named. Name the leaked key with --key-id.');
    expect(key?.invalid?.(keyId)).toBeUndefined();
    expect(repo?.invalid?.('')).toBeUndefined();
    expect(since?.invalid?.('2027-01-01T00:00:00Z')).toContain('lies in the future');
    expect(since?.invalid?.(since.default ?? '')).toBeUndefined();
  });
});
