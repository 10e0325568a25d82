import { GLOBAL } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';

/**
 * Service-linked roles made: only their service can use one, and it refuses to let go of one it uses, so whether it
 * stays is a question of tidiness.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */
export const iamServiceLinkedRole: ReportedType = {
  type: 'iam-service-linked-role',
  title: 'Service-linked roles made',
  scope: 'global',
  alteredBy: [
    {
      ...{ source: 'iam', name: 'CreateServiceLinkedRole' },
      alterations({ requestParameters: asked, responseElements: made }) {
        const service = textAt(asked, 'aWSServiceName');
        const id = textAt(made, 'role', 'roleName') ?? service;
        return id === undefined
          ? []
          : [{ target: { type: 'iam-service-linked-role', id, region: GLOBAL }, set: true, before: false }];
      },
    },
  ],
  task: ({ id }) => ({
    what: `Decide whether service-linked role ${id} stays`,
    why: 'the attacker made it; by itself it does nothing, and AWS keeps it while its service uses it anywhere',
    how: awsCommand('iam', 'delete-service-linked-role', { 'role-name': id }),
  }),
};
