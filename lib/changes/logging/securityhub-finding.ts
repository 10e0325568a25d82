import type { WorkflowStatus } from '@aws-sdk/client-securityhub';
import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';

const FIELD = /^Workflow(\.?Status)?$/i;

/** A finding is known by its id and its product's ARN together. */
function identified({ id, aspect }: AlteredTarget): { Id: string; ProductArn: string } {
  if (aspect === undefined) throw new Error(`No product of finding ${id} is named.`);
  return { Id: id, ProductArn: aspect };
}

/**
 * Findings marked as dealt with or suppressed; Security Hub keeps what they were for 90 days.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingHistory.html
 */
export const securityhubFinding: RevertedType = {
  type: 'securityhub-finding',
  title: 'Findings of Security Hub marked as dealt with',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'securityhub', name: 'BatchUpdateFindings' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const set = textAt(asked, 'workflow', 'status');
        if (set === undefined) return [];
        return itemsAt(asked, 'findingIdentifiers').flatMap((finding) => {
          const [id, aspect] = [textAt(finding, 'id'), textAt(finding, 'productArn')];
          if (id === undefined || aspect === undefined) return [];
          return [{ target: { type: 'securityhub-finding', id, region, aspect }, set }];
        });
      },
    },
  ],
  permissions: [
    'securityhub:GetFindings',
    'securityhub:GetFindingHistory',
    'securityhub:BatchUpdateFindings',
  ],
  action: ({ id }, to) => `Mark Security Hub finding ${id} as ${to} again`,
  async recall(ctx, target, before) {
    const asked = {
      FindingIdentifier: identified(target),
      StartTime: ctx.incident.since,
      EndTime: ctx.clock.now(),
    };
    const { Records = [] } = await ctx.aws.read('securityhub', target.region).getFindingHistory(asked);
    // The oldest update that is not before the attacker's first one tells what it changed.
    const updates = Records.filter(
      ({ UpdateTime }) => (UpdateTime ?? new Date(0)) >= new Date(before.eventTime),
    )
      .toSorted((a, b) => (a.UpdateTime?.getTime() ?? 0) - (b.UpdateTime?.getTime() ?? 0))
      .flatMap(({ Updates = [] }) => Updates.filter(({ UpdatedField = '' }) => FIELD.test(UpdatedField)));
    const old = /[A-Z]{3,}/.exec(updates[0]?.OldValue ?? '')?.[0];
    return old === undefined
      ? { untold: 'Security Hub’s history of the finding does not tell it' }
      : { value: old, how: 'Security Hub’s history of the finding tells it' };
  },
  fallback: ({ set }) =>
    set === 'NEW' ? undefined : { to: 'NEW', selected: false, because: 'findings are new at first' },
  async look(ctx, target) {
    const { Id, ProductArn } = identified(target);
    const equal = (Value: string) => [{ Value, Comparison: 'EQUALS' as const }];
    const Filters = { Id: equal(Id), ProductArn: equal(ProductArn) };
    const { Findings: [finding] = [] } = await ctx.aws
      .read('securityhub', target.region)
      .getFindings({ Filters });
    if (finding === undefined) return { state: 'gone' };
    return { state: 'there', value: finding.Workflow?.Status ?? 'NEW', description: finding };
  },
  async revert(ctx, target, to) {
    const { UnprocessedFindings: [failed] = [] } = await ctx.aws
      .write('securityhub', target.region)
      .batchUpdateFindings({
        FindingIdentifiers: [identified(target)],
        Workflow: { Status: String(to) as WorkflowStatus },
      });
    if (failed === undefined) return;
    throw new SpillkitError(
      failed.ErrorCode ?? 'FindingStays',
      `Security Hub kept finding ${target.id}: ${failed.ErrorMessage ?? 'no reason given'}.`,
      'Mark it in the console.',
    );
  },
  command(target, to) {
    const { Id, ProductArn } = identified(target);
    return awsCommand('securityhub', 'batch-update-findings', {
      ...{ region: target.region, 'finding-identifiers': JSON.stringify([{ Id, ProductArn }]) },
      workflow: `Status=${to}`,
    });
  },
};
