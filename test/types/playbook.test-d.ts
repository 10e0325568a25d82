// Compiled with the rest of the repository: each line below an expected error must go on being an error.
import type { WritingKind } from '../../lib/playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../lib/playbook/context.ts';
import type { StepEffect } from '../../lib/playbook/step.ts';

export async function aWriteInsidePlanDoesNotCompile(ctx: ReadContext): Promise<void> {
  await ctx.aws.read('iam').listUsers({});
  // @ts-expect-error the clients of a reading context have no writing methods
  await ctx.aws.read('iam').deleteUser({ UserName: 'x' });
  // @ts-expect-error and no way to send one
  await ctx.aws.read('ec2').send({});
  // @ts-expect-error STS calls that mint credentials are not reading
  await ctx.aws.read('sts').getSessionToken({});
  // @ts-expect-error a reading context has no writers
  ctx.aws.write('iam');
  // @ts-expect-error nor a shell that writes
  await ctx.shell.write('git', ['push']);
  // @ts-expect-error nor an evidence store that saves
  await ctx.evidence.save('a', 'b');
}

export async function aWriteContextWrites(ctx: WriteContext): Promise<void> {
  await ctx.aws.write('iam').deleteUser({ UserName: 'x' });
}

// @ts-expect-error an irreversible step needs a word to type
export const withoutAWord: StepEffect<unknown> = { kind: 'irreversible' };

// @ts-expect-error a kind that writes says how it is verified
export const withoutVerify: WritingKind = { kind: 'x', writes: true, permissions: [], apply: async () => [] };
