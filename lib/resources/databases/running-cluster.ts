import type { WriteContext } from '../../playbook/context.ts';
import { awsCommand } from '../aws-command.ts';
import { until } from '../until.ts';

const STARTING = { everyMs: 30_000, forMs: 30 * 60_000 };

/**
 * Starts a cluster that was stopped, and waits until it runs: neither it nor its instances are deleted before.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBCluster.html
 */
export async function startCluster(ctx: WriteContext, region: string, cluster: string): Promise<void> {
  const rds = ctx.aws.write('rds', region);
  const asked = { DBClusterIdentifier: cluster };
  const statusOf = async () => (await rds.describeDBClusters(asked)).DBClusters?.[0]?.Status;
  const status = await statusOf();
  if (status === 'stopped') await rds.startDBCluster(asked);
  if (status === 'stopped' || status === 'starting') {
    await until(ctx, `${cluster} to start`, statusOf, (now) => now === 'available', STARTING);
  }
}

/** AWS CLI lines that do the same. */
export function startClusterCommands(region: string, cluster: string): readonly string[] {
  const one = { region, 'db-cluster-identifier': cluster };
  return [
    `${awsCommand('rds', 'start-db-cluster', one)} || true`,
    awsCommand('rds', 'wait db-cluster-available', one),
  ];
}
