import { awsFailure, errorCode, errorMessage } from '../aws/errors.ts';
import type { Attributed } from '../lineage/attribution.ts';
import { type Change, changeId, type Target } from '../playbook/change.ts';
import type { WritingKind } from '../playbook/change-kind.ts';
import type { EvidenceContext } from '../playbook/context.ts';
import { concurrently } from './concurrently.ts';
import { DESCRIPTION, evidencePath } from './evidence-path.ts';
import type { ResourceRef, ResourceState, ResourceType } from './resource-type.ts';

type SavedEvent = {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly region: string;
  readonly by: string;
};
type SavedAttribution = SavedEvent & { readonly launchedFor?: SavedEvent };

/** The attributed resource as the journal keeps it. */
export type EraseParams = {
  readonly type: string;
  readonly id: string;
  readonly region: string;
  readonly arn?: string;
  readonly parent?: string;
  readonly label?: string;
  readonly uniqueId?: string;
  readonly bornAt?: string;
  readonly batchKey: string;
  readonly attribution: SavedAttribution;
};

const nameOf = (type: string) => `erase:${type}`;
const kindName = ({ type }: ResourceType) => nameOf(type);

/**
 * The change that erases a resource. The only maker of such changes: it takes the proof that the lineage made
 * the resource, so that erasing anything else does not compile.
 */
export function eraseChange(
  type: ResourceType,
  state: ResourceState,
  resource: Attributed<ResourceRef>,
): Change<EraseParams> {
  const { launchedFor } = resource.attribution;
  const event = savedEvent(resource.attribution);
  const parent = launchedFor === undefined ? undefined : savedEvent(launchedFor);
  const attribution = { ...event, ...(parent === undefined ? {} : { launchedFor: parent }) };
  const target: Target = {
    type: resource.type,
    id: resource.id,
    region: resource.region,
    ...(resource.arn === undefined ? {} : { arn: resource.arn }),
    ...(resource.label === undefined ? {} : { label: resource.label }),
  };
  const protections = state.protections.map((protection) => `${protection} is switched off first`);
  const details = [...(state.summary === undefined ? [] : [state.summary]), ...protections].join('; ');
  return {
    id: changeId(kindName(type), target),
    kind: kindName(type),
    title: `${type.action} ${resource.id}${details === '' ? '' : ` (${details})`}`,
    target,
    because: [
      { kind: 'event', ...event },
      ...(parent === undefined ? [] : [{ kind: 'event', ...parent } as const]),
    ],
    order: type.order,
    effect: 'irreversible',
    ...(type.loses === undefined ? {} : { loses: type.loses }),
    command: type.command(state),
    preselected: true,
    params: {
      type: resource.type,
      id: resource.id,
      region: resource.region,
      ...(resource.arn === undefined ? {} : { arn: resource.arn }),
      ...(resource.parent === undefined ? {} : { parent: resource.parent }),
      ...(resource.label === undefined ? {} : { label: resource.label }),
      ...(resource.uniqueId === undefined ? {} : { uniqueId: resource.uniqueId }),
      ...(resource.bornAt === undefined ? {} : { bornAt: resource.bornAt }),
      batchKey: state.batchKey ?? '',
      attribution,
    },
  };
}

function savedEvent({ eventId, eventTime, eventName, eventSource, region, by }: SavedEvent): SavedEvent {
  return { eventId, eventTime, eventName, eventSource, region, by };
}

/** The resource a change of {@link eraseChange} was made for. JSON has dropped the mark of the proof, not the proof. */
function resourceOf({ params }: Change<EraseParams>): Attributed<ResourceRef> {
  const { batchKey: _, ...resource } = params;
  return resource as unknown as Attributed<ResourceRef>;
}

/** The kind `erase:<type>`: evidence before anything is erased, batches of one region and batch key, read back. */
export function eraseKind(type: ResourceType): WritingKind<EraseParams> {
  return {
    kind: kindName(type),
    permissions: type.permissions,
    after: type.eraseAfter.map(nameOf),
    ...(type.batchMax > 1
      ? {
          batch: {
            key: ({ params }: Change<EraseParams>) => `${params.region} ${params.batchKey}`,
            max: type.batchMax,
          },
        }
      : {}),
    writes: true,
    async saveEvidence(ctx, changes) {
      await concurrently(changes, 10, ctx.signal, (change) => saveOne(ctx, type, resourceOf(change)));
    },
    async apply(ctx, changes) {
      const [first] = changes;
      if (first === undefined) return [];
      return type.erase(ctx, first.params.region, changes.map(resourceOf));
    },
    async verify(ctx, change) {
      const [state] = await type.look(ctx, change.params.region, [resourceOf(change)]);
      if (state?.state !== 'present') return { held: true };
      return { held: false, found: `still there${state.summary === undefined ? '' : ` (${state.summary})`}` };
    },
  };
}

/** Evidence that cannot be had is told and does not keep a running cost running. */
async function saveOne(ctx: EvidenceContext, type: ResourceType, ref: ResourceRef): Promise<void> {
  const path = evidencePath(ref, DESCRIPTION);
  if (ctx.evidence.list().some((file) => file.path === path)) return;
  try {
    const [state] = await type.look(ctx, ref.region, [ref]);
    if (state?.state !== 'present') return;
    await ctx.evidence.saveJson(path, state.description);
    await type.saveEvidence?.(ctx, ref);
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    const reason = `${errorCode(error)}: ${errorMessage(error)}`;
    ctx.notify({
      type: 'note',
      level: 'warning',
      text: `Not all evidence of ${ref.id} (${ref.region}) could be saved. ${reason}`,
    });
  }
}
