/** An AWS partition: a world of accounts of its own. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** The partition a region belongs to, told by its name. */
export function partitionOfRegion(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** Where IAM and the other global services of a partition run and log. */
export function homeRegion(partition: Partition): string {
  return { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }[partition];
}
