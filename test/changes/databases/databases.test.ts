import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const id = { DBInstanceIdentifier: 'orders' };
const own = (there: Lab) => there.ctx.aws.write('rds', REGION);
const theirs = (there: Lab) => there.attacker.write('rds', REGION);
const database = (there: Lab) =>
  own(there).createDBInstance({
    ...{ ...id, DBInstanceClass: 'db.t3.micro', Engine: 'postgres', DeletionProtection: true },
  });
const kept = (there: Lab) => there.account.region(REGION).shelves['rds/instance']?.orders;

describe('databases the attacker altered', () => {
  holdsReverting({
    type: 'rds-snapshot-sharing',
    says: 'snapshots are shared with nobody again',
    async before(there) {
      await database(there);
      await own(there).createDBSnapshot({ ...id, DBSnapshotIdentifier: 'nightly' });
    },
    alter: (there) =>
      theirs(there).modifyDBSnapshotAttribute({
        ...{ DBSnapshotIdentifier: 'nightly', AttributeName: 'restore', ValuesToAdd: ['999988887777'] },
      }),
    title: 'Stop sharing RDS snapshot nightly with 999988887777',
    preselected: true,
    command: 'rds modify-db-snapshot-attribute',
    reverts: 'ModifyDBSnapshotAttribute',
    after: (there) => there.account.region(REGION).shelves['rds/snapshot']?.nightly,
    gives: expect.objectContaining({ restore: [] }),
  });
  holdsReverting({
    type: 'rds-public-access',
    says: 'an instance is private again',
    before: database,
    alter: (there) => theirs(there).modifyDBInstance({ ...id, PubliclyAccessible: true }),
    title: 'Make RDS instance orders private again',
    preselected: true,
    command: 'rds modify-db-instance',
    reverts: 'ModifyDBInstance',
    after: kept,
    gives: expect.objectContaining({ public: false }),
  });
  holdsReverting({
    type: 'rds-deletion-protection',
    says: 'an instance is protected again',
    before: database,
    alter: (there) => theirs(there).modifyDBInstance({ ...id, DeletionProtection: false }),
    title: 'Make RDS instance orders protected from deletion again',
    preselected: true,
    command: 'rds modify-db-instance',
    reverts: 'ModifyDBInstance',
    after: kept,
    gives: expect.objectContaining({ protected: true }),
  });

  it('with another master password are left to who runs them', async () => {
    const there = lab();
    await database(there);
    await theirs(there).modifyDBInstance({ ...id, MasterUserPassword: ['Sp1llkit', 'x'].join('-') });
    const { changes, leftToHuman } = await reverts(there);
    expect(changes).toEqual([]);
    expect(leftToHuman).toMatchObject([{ what: expect.stringContaining('database orders') }]);
  });

  it('and deleted are left to people, those of the attacker aside', async () => {
    const there = lab();
    await database(there);
    await own(there).modifyDBInstance({ ...id, DeletionProtection: false });
    await theirs(there).deleteDBInstance({ ...id, SkipFinalSnapshot: true });
    const made = { DBInstanceIdentifier: 'loot', DBInstanceClass: 'db.t3.micro', Engine: 'postgres' };
    await theirs(there).createDBInstance(made);
    await theirs(there).deleteDBInstance({ DBInstanceIdentifier: 'loot', SkipFinalSnapshot: true });
    const { leftToHuman } = await reverts(there);
    expect(leftToHuman).toMatchObject([{ what: `Look after rds-instance orders (${REGION})` }]);
  });
});
