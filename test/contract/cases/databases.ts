import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const at = 'us-east-1';
const rds = (bench: Bench) => bench.as().write('rds', at);
const farm = { DBClusterIdentifier: 'farm' };
const cluster = (bench: Bench, more: object = {}) =>
  rds(bench).createDBCluster({
    ...{ ...farm, Engine: 'aurora-mysql', MasterUsername: 'root', MasterUserPassword: 'changeme-now' },
    ...more,
  });
const statusOf = async (bench: Bench) => (await rds(bench).describeDBClusters(farm)).DBClusters?.[0]?.Status;
const drop = (bench: Bench) => rds(bench).deleteDBCluster({ ...farm, SkipFinalSnapshot: true });
const snapshot = async (bench: Bench) => {
  await cluster(bench);
  await rds(bench).createDBClusterSnapshot({ ...farm, DBClusterSnapshotIdentifier: 'copy' });
};

export const databaseCases: readonly ContractCase[] = [
  {
    call: 'rds:DeleteDBCluster',
    says: 'refuses a protected cluster, and takes it away once it is not protected',
    async run(bench) {
      await cluster(bench, { DeletionProtection: true });
      const refused = await refusal(drop(bench));
      await rds(bench).modifyDBCluster({ ...farm, DeletionProtection: false, ApplyImmediately: true });
      await drop(bench);
      return [refused, await refusal(rds(bench).describeDBClusters(farm))];
    },
    gives: ['InvalidParameterCombination', 'DBClusterNotFoundFault'],
  },
  {
    call: 'rds:DeleteDBCluster',
    says: 'refuses a cluster that still has instances',
    async run(bench) {
      await cluster(bench);
      await rds(bench).createDBInstance({
        ...{ ...farm, DBInstanceIdentifier: 'one', DBInstanceClass: 'db.r5.large', Engine: 'aurora-mysql' },
      });
      return refusal(drop(bench));
    },
    gives: 'InvalidDBClusterStateFault',
  },
  {
    call: 'rds:StopDBCluster',
    says: 'stops a cluster, and StartDBCluster lets it run again',
    async run(bench) {
      await cluster(bench);
      await bench.settle();
      const running = await statusOf(bench);
      await rds(bench).stopDBCluster(farm);
      await bench.settle();
      const stopped = await statusOf(bench);
      await rds(bench).startDBCluster(farm);
      await bench.settle();
      await bench.settle();
      return [running, stopped, await statusOf(bench)];
    },
    gives: ['available', 'stopped', 'available'],
  },
  {
    call: 'rds:ModifyDBClusterSnapshotAttribute',
    says: 'shares a cluster snapshot with an account, and takes that back',
    async run(bench) {
      await snapshot(bench);
      const one = { DBClusterSnapshotIdentifier: 'copy' };
      const shared = async () => {
        const { DBClusterSnapshotAttributesResult: told } =
          await rds(bench).describeDBClusterSnapshotAttributes(one);
        const restore = told?.DBClusterSnapshotAttributes?.find(
          ({ AttributeName }) => AttributeName === 'restore',
        );
        return restore?.AttributeValues ?? [];
      };
      const changed = { ...one, AttributeName: 'restore' };
      await rds(bench).modifyDBClusterSnapshotAttribute({ ...changed, ValuesToAdd: ['111122223333'] });
      const sharedWith = await shared();
      await rds(bench).modifyDBClusterSnapshotAttribute({ ...changed, ValuesToRemove: ['111122223333'] });
      return [sharedWith, await shared()];
    },
    gives: [['111122223333'], []],
    differs: { ministack: 'has no ModifyDBClusterSnapshotAttribute' },
  },
  {
    call: 'rds:DeleteDBClusterSnapshot',
    says: 'takes the snapshot away',
    async run(bench) {
      await snapshot(bench);
      const one = { DBClusterSnapshotIdentifier: 'copy' };
      await rds(bench).deleteDBClusterSnapshot(one);
      return refusal(rds(bench).describeDBClusterSnapshots(one));
    },
    gives: 'DBClusterSnapshotNotFoundFault',
  },
];
