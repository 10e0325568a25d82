import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Encrypter } from 'age-encryption';
import { makeFolder, sha256, writeDurably } from '../../case/durable.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { Addressee, Deliverer } from './deliverer.ts';

const FOLDER = 'deliveries';

/** A user name as part of a file name: no slash, no dot, no blank. */
function fileName(to: Addressee): string {
  const user = to.userName.replace(
    /[^A-Za-z0-9_-]/g,
    (character) => `%${Buffer.from(character).toString('hex')}`,
  );
  return `${user}.${to.kind}`;
}

/** One file per user in the case folder, 0600, encrypted with age to the recipients: https://age-encryption.org/v1 */
export function ageDeliverer(recipients: readonly string[]): Deliverer {
  return {
    place: (_ctx, to) => `${FOLDER}/${fileName(to)}….age in the case folder`,
    send: async (ctx, parcel) => {
      const encrypter = new Encrypter();
      for (const recipient of recipients) encrypter.addRecipient(recipient);
      const sealed = await encrypter.encrypt(parcel.content);
      await makeFolder(join(ctx.caseDir, FOLDER));
      const place = `${FOLDER}/${fileName(parcel)}.${parcel.ref}.age`;
      await writeDurably(join(ctx.caseDir, place), sealed);
      return { to: 'age', place, proof: sha256(sealed), fresh: true };
    },
    confirm: async (ctx, receipt) => {
      const file = await readFile(join(ctx.caseDir, receipt.place)).catch(() => undefined);
      return file !== undefined && sha256(file) === receipt.proof;
    },
    withdraw: async (ctx, receipt) => rm(join(ctx.caseDir, receipt.place), { force: true }),
    command: async (ctx, to) => ({
      pipe: [
        'age',
        ...recipients.map((recipient) => `-r ${shellWord(recipient)}`),
        '-o',
        shellWord(join(ctx.caseDir, FOLDER, `${fileName(to)}.age`)),
      ].join(' '),
      afterwards: [],
    }),
    permissions: [],
  };
}
