import { describe, expect, it } from 'vitest';
import { CASES } from './cases/index.ts';
import { normalised, type TargetName } from './contract-case.ts';
import { TARGETS } from './targets.ts';

for (const [name, open] of Object.entries(TARGETS)) {
  describe(`the contract with AWS, kept by ${name}`, () => {
    it.each(CASES.map((each) => ({ ...each, reason: each.differs?.[name as TargetName] })))(
      '$call $says',
      async ({ run, gives, enforced, reason }) => {
        const bench = await open(enforced === true);
        const given = await run(bench).then(
          (result) => normalised(result, bench.account),
          (error: unknown) => ({ failed: String(error) }),
        );
        if (reason === undefined) expect(given).toEqual(gives);
        else expect(given, `${name} now does as AWS does; the case still says: ${reason}`).not.toEqual(gives);
      },
    );
  });
}
