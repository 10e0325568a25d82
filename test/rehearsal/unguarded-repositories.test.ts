import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unguardedRepositories } from '../../lib/rehearsal/scenarios/unprotected-company/unguarded-repositories.ts';
import type { World } from '../../lib/rehearsal/world.ts';
import { cannotRunHooks, install, KEY_ID, newFolder, shell } from '../prevention/guarded.ts';

it.skipIf(cannotRunHooks)('the clones of the company take keys until they are guarded', async () => {
  const world = { account: { id: () => KEY_ID }, shell, dir: await newFolder() } as unknown as World;
  const { inputs, safeguards } = await unguardedRepositories(world);
  const standing = async () => {
    const stands: boolean[] = [];
    for (const safeguard of safeguards) stands.push(await safeguard.stands({} as never));
    return stands;
  };
  expect(await standing()).toEqual([false, false, false]);
  for (const name of ['shop', 'billing', 'website'])
    await install(join(inputs?.repo ?? '', name, '.git/hooks'));
  expect(await standing()).toEqual([true, true, true]);
});
