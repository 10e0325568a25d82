import { at, textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';
import { lastCall, reportedCalls } from '../reported-call.ts';

/** Resources that were opened to others, where Spillkit knows no way to put them right. */
export const openedToOthers: ReportedType = {
  type: 'opened-to-others',
  title: 'Backup vaults and VPC endpoints opened',
  scope: 'regional',
  alteredBy: [
    ...reportedCalls('backup', [['PutBackupVaultAccessPolicy', 'backup-vault', 'backupVaultName']]),
    {
      ...{ source: 'ec2', name: 'ModifyVpcEndpoint' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const id = textAt(asked, 'vpcEndpointId');
        // Its policy is put back by itself.
        const ofPolicy = textAt(asked, 'policyDocument') !== undefined || at(asked, 'resetPolicy') === true;
        return id === undefined || ofPolicy
          ? []
          : [{ target: { type: 'ec2-vpc-endpoint', id, region, aspect: 'networks' }, set: null }];
      },
    },
  ],
  task: ({ type, id, region }, records) => ({
    what: `Look who may use ${type} ${id} (${region}) now, and put it right`,
    why: `${lastCall(records)}; the record tells the new state, and nothing the old one`,
    how: 'Compare its policy with where it is described as code, and take out principals of other accounts.',
  }),
};
