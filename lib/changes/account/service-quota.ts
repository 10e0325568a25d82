import { textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';

/**
 * Quotas asked to be raised: no call takes back a request that was approved.
 * https://docs.aws.amazon.com/servicequotas/latest/userguide/request-quota-increase.html
 */
export const serviceQuota: ReportedType = {
  type: 'service-quota',
  title: 'Quotas asked to be raised',
  scope: 'regional',
  alteredBy: [
    {
      ...{ source: 'servicequotas', name: 'RequestServiceQuotaIncrease' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const [service, quota] = [textAt(asked, 'serviceCode'), textAt(asked, 'quotaCode')];
        if (service === undefined || quota === undefined) return [];
        const set = textAt(asked, 'desiredValue') ?? null;
        return [{ target: { type: 'service-quota', id: `${service}/${quota}`, region }, set }];
      },
    },
  ],
  task: ({ id, region }, records) => ({
    what: `Ask AWS Support to lower quota ${id} in ${region} again`,
    why: `the attacker asked for ${textAt(records.at(-1)?.requestParameters, 'desiredValue') ?? 'more'}, and no call takes that back`,
    how: `Open a case at https://console.aws.amazon.com/support/home and name event ${records.at(-1)?.eventID}.`,
  }),
};
