import type { FindingCriteria } from '@aws-sdk/client-guardduty';
import { type Json, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at, textAt } from '../../trail/spelling.ts';
import { apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';
import { detectorNow, unlessNotOwned } from './guardduty-part.ts';

const SETTINGS = ['Action', 'Description', 'Rank', 'FindingCriteria'];

/** Criteria are by the names of fields of findings, which keep their spelling. */
function told(request: unknown): Json {
  const { FindingCriteria: _, ...rest } = picked(apiSpelling(request), SETTINGS) as {
    readonly [name: string]: Json;
  };
  const criterion = at(request, 'findingCriteria', 'criterion');
  if (typeof criterion !== 'object' || criterion === null) return rest;
  const Criterion = Object.fromEntries(
    Object.entries(criterion).map(([field, condition]) => [field, apiSpelling(condition)]),
  );
  return { ...rest, FindingCriteria: { Criterion } };
}

/**
 * Filters of GuardDuty that were made to archive, or deleted.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateFilter.html
 */
export const guarddutyFilterAltered = definition({
  type: 'guardduty-filter-altered',
  title: 'GuardDuty filters changed or deleted',
  thing: 'guardduty-filter',
  of: 'GuardDuty filter',
  order: ORDER.contain,
  source: 'guardduty',
  parts: true,
  puts: ['UpdateFilter'],
  makes: ['CreateFilter'],
  deletes: ['DeleteFilter'],
  ids({ requestParameters: asked }) {
    const id = textAt(asked, 'filterName') ?? textAt(asked, 'name');
    return id === undefined ? [] : [id];
  },
  told: ({ requestParameters }) => told(requestParameters),
  permissions: [
    ...['guardduty:ListDetectors', 'guardduty:GetFilter', 'guardduty:UpdateFilter', 'guardduty:CreateFilter'],
  ],
  fallback: (set) =>
    (set as { readonly Action?: Json }).Action === 'ARCHIVE'
      ? { to: { Action: 'NOOP' }, selected: true, because: 'a filter that does not archive hides nothing' }
      : undefined,
  async now(ctx, { id, region }) {
    const asked = { DetectorId: await detectorNow(ctx, region), FilterName: id };
    const filter = await unlessNotOwned(ctx.aws.read('guardduty', region).getFilter(asked));
    return filter === undefined ? undefined : picked(asJson(filter), SETTINGS);
  },
  async put(ctx, { id, region }, to) {
    const guardduty = ctx.aws.write('guardduty', region);
    const named = { DetectorId: await detectorNow(ctx, region), FilterName: id };
    if ((await unlessNotOwned(guardduty.getFilter(named))) !== undefined) {
      return guardduty.updateFilter({ ...named, ...(to as object) });
    }
    const settings = to as { readonly FindingCriteria?: FindingCriteria };
    const { FilterName: Name, DetectorId } = named;
    return guardduty.createFilter({ FindingCriteria: undefined, ...settings, DetectorId, Name });
  },
  command: ({ id, region }, to) =>
    awsCommand('guardduty', 'update-filter', {
      ...{ region, 'cli-input-json': JSON.stringify({ FilterName: id, ...(to as object) }) },
    }),
});
