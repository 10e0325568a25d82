import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { planKeyRotation } from '../../lib/credentials/rotate/plan-key-rotation.ts';
import { planPasswordRotation } from '../../lib/credentials/rotate/plan-password-rotation.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import { carryOut, formsOf, LONG_AGO, proposed, rotationWorld } from './rotation-world.ts';

const NOW = { kind: 'replace', atOnce: true } as const;

/** A world with two users, and a program of the company's own that does `script`, in which $box is its folder. */
async function withProgram(script: string) {
  const world = await rotationWorld((account) => {
    for (const userName of ['ci', 'web,shop=1']) {
      seedUser(account, {
        ...{ userName, createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }] },
        loginProfile: { createdAt: LONG_AGO },
      });
    }
  });
  const ctx = { ...world.ctx, shell: systemShell() };
  const program = join(ctx.caseDir, 'vault it.sh');
  writeFileSync(program, `#!/bin/sh\nbox='${ctx.caseDir}'\n${script}\n`);
  chmodSync(program, 0o700);
  return { ...world, ctx, delivery: { to: 'command', program } as const, box: ctx.caseDir };
}

const keysOf = (world: Awaited<ReturnType<typeof withProgram>>, userName: string) =>
  world.account.state.iam.users[userName]?.accessKeys ?? [];

describe('delivery by a program', () => {
  it('hands over one JSON object on standard input, and nothing in arguments or variables', async () => {
    const world = await withProgram(
      'tr "\\0" "\\n" < /proc/$$/cmdline >> "$box/seen"; env >> "$box/seen"; cat > "$box/got-$$"',
    );
    const owners = new Map([['ci', { owner: 'shop@example.com' }]]);
    const settings = { delivery: world.delivery, keys: NOW, owners };
    const done = [
      ...(await carryOut(world.ctx, await planKeyRotation(world.ctx, settings))),
      ...(await carryOut(world.ctx, await planPasswordRotation(world.ctx, settings))),
    ];
    expect(done.every(({ outcome, verdict }) => outcome.result === 'applied' && verdict.held)).toBe(true);
    const got = readdirSync(world.box)
      .filter((name) => name.startsWith('got-'))
      .map((name) => JSON.parse(readFileSync(join(world.box, name), 'utf8')));
    const [, fresh] = keysOf(world, 'ci');
    expect(got).toHaveLength(4);
    expect(got).toContainEqual({
      UserName: 'ci',
      Owner: 'shop@example.com',
      AccessKeyId: fresh?.accessKeyId,
      SecretAccessKey: fresh?.secretAccessKey,
    });
    const seen = readFileSync(join(world.box, 'seen'), 'utf8') + JSON.stringify(done);
    expect(world.secrets).toHaveLength(4);
    for (const form of world.secrets.flatMap(formsOf)) expect(seen.includes(form)).toBe(false);
  });

  it('takes a program that fails at its word: the new key is withdrawn, the old one stays', async () => {
    const world = await withProgram('cat > /dev/null; printf "line\\nno room \\033[2J" >&2; exit 3');
    const done = await carryOut(
      world.ctx,
      await planKeyRotation(world.ctx, { delivery: world.delivery, keys: NOW }),
    );
    const [issued] = done;
    expect(issued?.outcome).toMatchObject({ result: 'failed', code: 'DeliveryFailed' });
    expect(issued?.outcome.result === 'failed' && issued.outcome.message).toMatch(
      /ended with exit code 3, saying: no room \\x1b\[2J\. It was withdrawn; the old key stays\.$/,
    );
    expect(keysOf(world, 'ci').map(({ status }) => status)).toEqual(['Active']);
  });

  it('repeats no secret that a program prints when it fails', async () => {
    const world = await withProgram('cat >&2; exit 1');
    const plan = await planPasswordRotation(world.ctx, { delivery: world.delivery });
    const registered = await carryOut(world.ctx, plan);
    const [first] = registered;
    expect(first?.outcome).toMatchObject({ result: 'failed', code: 'DeliveryFailed' });
    const said = JSON.stringify(registered);
    for (const form of world.secrets.flatMap(formsOf)) expect(said.includes(form)).toBe(false);
  });
});

describe("delivery to each user's own recipient", () => {
  it('leaves files only their users open, and sets aside whom the file does not name', async () => {
    const identity = await generateIdentity();
    const world = await withProgram('');
    const delivery = {
      to: 'age-by-user',
      file: 'recipients.csv',
      recipientsOf: new Map([['web,shop=1', [await identityToRecipient(identity)]]]),
    } as const;
    const plan = await planKeyRotation(world.ctx, { delivery, keys: NOW });
    expect(plan.leftToHuman).toContainEqual(
      expect.objectContaining({
        what: 'Rotate the access keys of ci',
        why: 'No new key can be made: no recipient is named for it.',
      }),
    );
    expect(new Set(proposed(plan).map(({ target }) => target.label ?? target.id))).toEqual(
      new Set(['web,shop=1']),
    );
    await carryOut(world.ctx, plan);
    const folder = join(world.box, 'deliveries');
    const [sealed, ...more] = readdirSync(folder);
    expect(more).toEqual([]);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const opened = JSON.parse(await decrypter.decrypt(readFileSync(join(folder, sealed ?? '')), 'text'));
    expect(opened.SecretAccessKey).toBe(keysOf(world, 'web,shop=1')[1]?.secretAccessKey);
  });
});
