import type { NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at, itemsAt, textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';
import { canonicalCidr } from './canonical-cidr.ts';

/** https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml */
const NUMBERS: Readonly<Record<string, string>> = { all: '-1', icmp: '1', tcp: '6', udp: '17', icmpv6: '58' };

/** One entry in one spelling, whether a record, the API or AWS Config tells it; what is empty is left out. */
function entry(told: unknown): Json {
  const text = (...names: string[]) =>
    names.map((name) => textAt(told, name)).find((one) => one !== undefined);
  const pair = (holder: string, one: string, other: string) => {
    const [first, second] = [textAt(told, holder, one), textAt(told, holder, other)];
    return first === undefined || second === undefined ? undefined : [Number(first), Number(second)];
  };
  const protocol = text('aclProtocol', 'protocol')?.toLowerCase() ?? '-1';
  const block = text('cidrBlock', 'ipv6CidrBlock');
  const [ports, icmp] = [pair('portRange', 'from', 'to'), pair('icmpTypeCode', 'type', 'code')];
  return {
    action: text('ruleAction') ?? 'deny',
    protocol: NUMBERS[protocol] ?? protocol,
    ...(block === undefined ? {} : { block: canonicalCidr(block) }),
    ...(ports === undefined ? {} : { ports }),
    ...(icmp === undefined ? {} : { icmp }),
  };
}

const isEgress = (told: unknown) => at(told, 'egress') === true || textAt(told, 'egress') === 'true';
const nameOf = (told: unknown) => `${isEgress(told) ? 'egress' : 'ingress'} ${textAt(told, 'ruleNumber')}`;

const set = ({ requestParameters }: TrailRecord) => entry(requestParameters);
const event = (name: string, rest: (record: TrailRecord) => Omit<Alteration, 'target'>): AlteringEvent => ({
  ...{ source: 'ec2', name },
  alterations(record) {
    const asked = record.requestParameters;
    const id = textAt(asked, 'networkAclId');
    if (id === undefined || textAt(asked, 'ruleNumber') === undefined) return [];
    const target = { type: 'ec2-network-acl', id, region: record.awsRegion, aspect: nameOf(asked) };
    return [{ target, ...rest(record) }];
  },
});

const entryName = ({ aspect = '' }: AlteredTarget) => aspect;
const named = (target: AlteredTarget) => ({
  NetworkAclId: target.id,
  RuleNumber: Number(entryName(target).split(' ')[1]),
  Egress: entryName(target).startsWith('egress'),
});

interface Entry {
  readonly action: 'allow' | 'deny';
  readonly protocol: string;
  readonly block?: string;
  readonly ports?: readonly [number, number];
  readonly icmp?: readonly [number, number];
}

/** What a call takes to put an entry in place. */
function asked(target: AlteredTarget, to: Json) {
  const { action, protocol, block = '', ports, icmp } = to as unknown as Entry;
  return {
    ...named(target),
    ...{ RuleAction: action, Protocol: protocol },
    [block.includes(':') ? 'Ipv6CidrBlock' : 'CidrBlock']: block,
    ...(ports === undefined ? {} : { PortRange: { From: ports[0], To: ports[1] } }),
    ...(icmp === undefined ? {} : { IcmpTypeCode: { Type: icmp[0], Code: icmp[1] } }),
  };
}

async function aclOf(ctx: ReadContext, { id, region }: AlteredTarget): Promise<NetworkAcl | undefined> {
  const answer = await unlessAbsent(ctx.aws.read('ec2', region).describeNetworkAcls({ NetworkAclIds: [id] }));
  return answer?.NetworkAcls?.[0];
}

const entryOf = (entries: readonly NetworkAclEntry[] = [], target: AlteredTarget) =>
  entries.find((one) => nameOf(one) === entryName(target));

/**
 * Entries of network ACLs of others: put in, exchanged and taken out.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclEntry.html
 */
export const ec2NetworkAclEntry: RevertedType = {
  type: 'ec2-network-acl-entry',
  title: 'Entries of network ACLs',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    event('CreateNetworkAclEntry', (record) => ({ set: set(record), before: false })),
    event('ReplaceNetworkAclEntry', (record) => ({ set: set(record) })),
    event('DeleteNetworkAclEntry', () => ({ set: false })),
  ],
  permissions: [
    'ec2:DescribeNetworkAcls',
    'ec2:CreateNetworkAclEntry',
    'ec2:ReplaceNetworkAclEntry',
    'ec2:DeleteNetworkAclEntry',
    ...CONFIG_PERMISSIONS,
  ],
  action: (target, to) =>
    to === false
      ? `Take entry ${entryName(target)} off network ACL ${target.id}`
      : `Put entry ${entryName(target)} of network ACL ${target.id} back`,
  recall: recallFromConfig({
    resourceType: 'AWS::EC2::NetworkAcl',
    value({ configuration }, target) {
      const found = itemsAt(configuration, 'entries').find((one) => nameOf(one) === entryName(target));
      return found === undefined ? false : entry(found);
    },
  }),
  async look(ctx, target) {
    const acl = await aclOf(ctx, target);
    if (acl === undefined) return { state: 'gone' };
    const found = entryOf(acl.Entries, target);
    return { state: 'there', value: found === undefined ? false : entry(found), description: acl };
  },
  async revert(ctx, target, to) {
    const ec2 = ctx.aws.write('ec2', target.region);
    if (to === false) return ec2.deleteNetworkAclEntry(named(target));
    const there = entryOf((await aclOf(ctx, target))?.Entries, target);
    return there === undefined
      ? ec2.createNetworkAclEntry(asked(target, to))
      : ec2.replaceNetworkAclEntry(asked(target, to));
  },
  command(target, to) {
    const { NetworkAclId, RuleNumber, Egress } = named(target);
    const one = {
      ...{ region: target.region, 'network-acl-id': NetworkAclId, 'rule-number': String(RuleNumber) },
      [Egress ? 'egress' : 'ingress']: true as const,
    };
    if (to === false) return awsCommand('ec2', 'delete-network-acl-entry', one);
    const { action, protocol, block = '', ports, icmp } = to as unknown as Entry;
    const entry = {
      ...{ ...one, 'rule-action': action, protocol },
      [block.includes(':') ? 'ipv6-cidr-block' : 'cidr-block']: block,
      ...(ports === undefined ? {} : { 'port-range': `From=${ports[0]},To=${ports[1]}` }),
      ...(icmp === undefined ? {} : { 'icmp-type-code': `Type=${icmp[0]},Code=${icmp[1]}` }),
    };
    return ['replace', 'create']
      .map((verb) => awsCommand('ec2', `${verb}-network-acl-entry`, entry))
      .join(' || ');
  },
};
