import type { AwsReaders } from '../../aws/access.ts';
import type { KeyFact } from '../../incident/incident.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';

/** Access keys of a user as IAM lists them; undefined when there is no such user. */
export async function userKeys(aws: AwsReaders, userName: string): Promise<readonly KeyFact[] | undefined> {
  const iam = aws.read('iam');
  const listed = await unlessAbsent(
    allPages(
      (marker) => iam.listAccessKeys({ UserName: userName, ...marker }),
      (page) => page.AccessKeyMetadata,
    ),
  );
  return listed?.flatMap(({ AccessKeyId, Status, CreateDate }) =>
    AccessKeyId === undefined
      ? []
      : [
          {
            accessKeyId: AccessKeyId,
            userName,
            active: Status === 'Active',
            createdAt: CreateDate?.toISOString() ?? '',
          },
        ],
  );
}
