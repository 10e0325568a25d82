import type { JsonObject } from '../../../trail/record.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import {
  clusterBy,
  clusterSnapshotBy,
  clusterSnapshots,
  instanceBy,
  type SnapshotState,
  snapshotBy,
  snapshots,
} from './state.ts';

/** What differs between the snapshots of instances and those of clusters. */
interface Kind {
  readonly name: 'DBSnapshot' | 'DBClusterSnapshot';
  /** What it is of. */
  readonly source: 'DBInstance' | 'DBCluster';
  readonly arn: string;
  readonly exists: string;
  readonly shared: string;
  shelf(call: Call): Record<string, SnapshotState>;
  by(call: Call, id: string | undefined): SnapshotState;
  sourceBy(call: Call, id: string | undefined): { readonly id: string };
}

type Input = Readonly<Record<string, string | undefined>>;
type Shape = Readonly<Record<string, unknown>>;
interface Modified extends Record<string, unknown> {
  readonly ValuesToAdd?: readonly string[];
  readonly ValuesToRemove?: readonly string[];
}

/** The operations on one kind of snapshots. They are there at once, and are not deleted while they are shared. */
function operationsOf(kind: Kind): Readonly<Record<string, Operation>> {
  const { name, source } = kind;
  const id = `${name}Identifier`;
  const lowered = (member: string) => member.charAt(0).toLowerCase() + member.slice(1);

  const shown = (call: Call, snapshot: SnapshotState): Shape => ({
    [id]: snapshot.id,
    [`${name}Arn`]: regionalArn(call, 'rds', `${kind.arn}:${snapshot.id}`),
    [`${source}Identifier`]: snapshot.source,
    SnapshotCreateTime: new Date(snapshot.createdAt),
    Status: 'available',
  });

  /** RDS puts the snapshot itself into the record. */
  const trailResponse = (output: Readonly<Record<string, Shape>>): JsonObject =>
    Object.fromEntries(
      [id, `${name}Arn`, `${source}Identifier`].map((member) => [lowered(member), output[name]?.[member]]),
    );

  function add(call: Call, newId: string, from: string) {
    const shelf = kind.shelf(call);
    if (newId in shelf)
      throw new ServiceError(kind.exists, `Cannot create the snapshot because ${newId} exists.`);
    const snapshot = { id: newId, source: from, createdAt: call.now.toISOString(), restore: [] };
    shelf[newId] = snapshot;
    return { [name]: shown(call, snapshot) };
  }

  const attributes = (snapshot: SnapshotState) => ({
    [`${name}AttributesResult`]: {
      [id]: snapshot.id,
      [`${name}Attributes`]: [{ AttributeName: 'restore', AttributeValues: [...snapshot.restore] }],
    },
  });

  return {
    [`Create${name}`]: {
      readOnly: false,
      trailResponse,
      run: (call, input: Input) =>
        add(call, input[id] ?? '', kind.sourceBy(call, input[`${source}Identifier`]).id),
    },
    [`Copy${name}`]: {
      readOnly: false,
      trailResponse,
      run(call, input: Input) {
        const copied = kind.by(call, input[`Source${id}`]?.split(':').at(-1));
        return add(call, input[`Target${id}`] ?? '', copied.source);
      },
    },
    [`Describe${name}s`]: {
      readOnly: true,
      run(call, { [id]: asked }: Input) {
        const found = asked === undefined ? Object.values(kind.shelf(call)) : [kind.by(call, asked)];
        return { [`${name}s`]: found.map((snapshot) => shown(call, snapshot)) };
      },
    },
    [`Describe${name}Attributes`]: {
      readOnly: true,
      run: (call, { [id]: asked }: Input) => attributes(kind.by(call, asked)),
    },
    [`Modify${name}Attribute`]: {
      readOnly: false,
      run(call, { ValuesToAdd = [], ValuesToRemove = [], ...input }: Modified) {
        const snapshot = kind.by(call, String(input[id]));
        const left = new Set([...snapshot.restore, ...ValuesToAdd]);
        for (const value of ValuesToRemove) left.delete(value);
        snapshot.restore.splice(0, snapshot.restore.length, ...left);
        return attributes(snapshot);
      },
    },
    [`Delete${name}`]: {
      readOnly: false,
      trailResponse,
      run(call, { [id]: asked }: Input) {
        const snapshot = kind.by(call, asked);
        if (snapshot.restore.length > 0)
          throw new ServiceError(kind.shared, 'Cannot delete a shared snapshot.');
        delete kind.shelf(call)[snapshot.id];
        return { [name]: shown(call, snapshot) };
      },
    },
  };
}

export const snapshotOperations = {
  ...operationsOf({
    ...{ name: 'DBSnapshot', source: 'DBInstance', arn: 'snapshot' },
    ...{ exists: 'DBSnapshotAlreadyExists', shared: 'InvalidDBSnapshotState' },
    ...{ shelf: snapshots, by: snapshotBy, sourceBy: instanceBy },
  }),
  ...operationsOf({
    ...{ name: 'DBClusterSnapshot', source: 'DBCluster', arn: 'cluster-snapshot' },
    ...{ exists: 'DBClusterSnapshotAlreadyExistsFault', shared: 'InvalidDBClusterSnapshotStateFault' },
    ...{ shelf: clusterSnapshots, by: clusterSnapshotBy, sourceBy: clusterBy },
  }),
};
