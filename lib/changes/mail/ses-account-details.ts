import type { ReportedType } from '../change-type.ts';

/**
 * What SES was told about the account to get it out of the sandbox: no call gives production access back.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountDetails.html
 */
export const sesAccountDetails: ReportedType = {
  type: 'ses-account-details',
  title: 'Production access of SES',
  scope: 'regional',
  alteredBy: [
    {
      ...{ source: 'ses', name: 'PutAccountDetails' },
      alterations: ({ awsRegion: region }) => [
        { target: { type: 'ses-account', id: `of ${region}`, region }, set: null },
      ],
    },
  ],
  task: ({ region }, records) => ({
    what: `Have AWS Support put SES in ${region} back into the sandbox, if nobody needs it there`,
    why: `PutAccountDetails asked for production access at ${records.at(-1)?.eventTime} (event ${records.at(-1)?.eventID}), and no call takes it back`,
    how: 'Until then stop it with aws sesv2 put-account-sending-attributes --no-sending-enabled in that region, and look at its bounce rate.',
  }),
};
