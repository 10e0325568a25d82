import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';

interface Made {
  readonly type: string;
  readonly title: string;
  readonly event: string;
  readonly holder: string;
  readonly id: string;
  readonly cli: string;
}

/**
 * IAM Roles Anywhere lets holders of certificates in as roles. Spillkit has no client for the service, so that the
 * exact calls are told. Sessions that were issued end with the roles' sessions.
 * https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_DeleteTrustAnchor.html
 */
function rolesAnywhere({ type, title, event, holder, id: member, cli }: Made): ReportedType {
  return {
    ...{ type, title, scope: 'regional' },
    alteredBy: [
      {
        ...{ source: 'rolesanywhere', name: event },
        alterations({ responseElements: made, awsRegion: region }) {
          const id = textAt(made, holder, member);
          return id === undefined ? [] : [{ target: { type, id, region }, set: true, before: false }];
        },
      },
    ],
    task: ({ id, region }, records) => ({
      what: `Delete ${title.toLowerCase().replace(/s$/, '')} ${id} in ${region}`,
      why: `the attacker's ${records.at(-1)?.eventName} lets whoever holds his certificate in, whichever keys are deleted`,
      how: [`disable-${cli}`, `delete-${cli}`]
        .map((operation) => awsCommand('rolesanywhere', operation, { region, [`${cli}-id`]: id }))
        .join('\n'),
    }),
  };
}

/** Certificate authorities whose certificates are let in. */
export const rolesAnywhereTrustAnchor = rolesAnywhere({
  type: 'roles-anywhere-trust-anchor',
  title: 'Roles Anywhere trust anchors',
  event: 'CreateTrustAnchor',
  holder: 'trustAnchor',
  id: 'trustAnchorId',
  cli: 'trust-anchor',
});

/** Roles that holders of certificates may take. */
export const rolesAnywhereProfile = rolesAnywhere({
  type: 'roles-anywhere-profile',
  title: 'Roles Anywhere profiles',
  event: 'CreateProfile',
  holder: 'profile',
  id: 'profileId',
  cli: 'profile',
});
