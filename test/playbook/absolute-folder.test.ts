import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { absoluteFolder } from '../../lib/playbook/absolute-folder.ts';

it.each([
  ['.', process.cwd()],
  ['test', join(process.cwd(), 'test')],
  ['~', homedir()],
  ['owner/name', 'owner/name'],
  ['https://github.com/shop/site.git', 'https://github.com/shop/site.git'],
  ['package.json', 'package.json'],
])('%s is read as %s', (text, path) => {
  expect(absoluteFolder(text)).toBe(path);
});
