import { awsFailure, errorCode } from '../aws/errors.ts';
import type { Lineage } from '../lineage/types.ts';
import { isAwsOwn } from '../lineage/unblamed.ts';
import { ORDER } from '../playbook/change.ts';
import type { ReadContext } from '../playbook/context.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { Created } from './find-created.ts';

/**
 * What the attacker made and somebody else has written to since, by the thing's key, with a clause that says who, when
 * and with which call: a colleague may have taken it over. Asked of what holds data and of principals; what computes or
 * connects is not taken over in the hours of an incident, and each question is a call.
 */
export async function adoptions(
  ctx: ReadContext,
  lineage: Lineage,
  created: readonly Created[],
): Promise<ReadonlyMap<string, string>> {
  const { arn } = await ctx.aws.identity();
  const ownedByOthers = (record: TrailRecord) =>
    !failed(record) && record.readOnly !== true && !isAwsOwn(record) && record.userIdentity.arn !== arn;
  const attackers = new Set(lineage.records.map(({ eventID }) => eventID));
  const lasting = created.filter(
    ({ type, state }) =>
      state.state === 'present' && type.order >= ORDER.dataStores && type.order < ORDER.onlyAHuman,
  );
  const found = await Promise.all(
    lasting.map(async ({ state: { ref }, record }): Promise<[string, string][]> => {
      const writes = (await eventsAbout(ctx, ref.id, record.awsRegion)).filter(
        (event) =>
          ownedByOthers(event) && !attackers.has(event.eventID) && event.eventTime > record.eventTime,
      );
      const last = writes.toSorted((a, b) => a.eventTime.localeCompare(b.eventTime)).at(-1);
      return last === undefined ? [] : [[adoptionKey(ref), clause(last)]];
    }),
  );
  return new Map(found.flat());
}

export const adoptionKey = ({ type, region, id }: { type: string; region: string; id: string }) =>
  `${type} ${region} ${id}`;

async function eventsAbout(ctx: ReadContext, id: string, region: string): Promise<readonly TrailRecord[]> {
  try {
    return (await ctx.incident.about(id, region, ctx.signal)).records;
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    const text = `Whether somebody took ${id} over could not be read (${errorCode(error)}).`;
    ctx.notify({ type: 'note', level: 'warning', text });
    return [];
  }
}

function clause({ eventName, eventTime, userIdentity }: TrailRecord): string {
  const who = userIdentity.arn ?? userIdentity.userName ?? userIdentity.type ?? 'somebody';
  return `${who} has written to it since, last with ${eventName} at ${eventTime}`;
}
