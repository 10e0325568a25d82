import { textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';

/**
 * Master passwords, which no record tells: only who runs the applications on a database can give it another.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export const rdsPassword: ReportedType = {
  type: 'rds-password',
  title: 'Master passwords of databases',
  scope: 'regional',
  alteredBy: [
    {
      ...{ source: 'rds', name: 'ModifyDBInstance' },
      alterations({ requestParameters, awsRegion: region }) {
        const id = textAt(requestParameters, 'dBInstanceIdentifier');
        const password = textAt(requestParameters, 'masterUserPassword');
        if (id === undefined || password === undefined) return [];
        return [{ target: { type: 'rds-instance', id, region }, set: null }];
      },
    },
  ],
  task: ({ id, region }, records) => ({
    what: `Give the database ${id} (${region}) a new master password`,
    why: `ModifyDBInstance set one at ${records.at(-1)?.eventTime} (event ${records.at(-1)?.eventID}), which the attacker knows`,
    how: 'Set a new one with aws rds modify-db-instance --master-user-password, and give it to the applications that use it. Read the logs of the database for what was done with the old one.',
  }),
};
