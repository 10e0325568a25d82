import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { TrailRecord } from '../../trail/record.ts';
import { at, itemsAt, textAt } from '../../trail/spelling.ts';
import { canonicalCidr } from './canonical-cidr.ts';

/** Where rules name their source: in requests, in the rules of answers, and how the API takes it. */
const SOURCES = [
  ['ipRanges', 'cidrIp'],
  ['ipv6Ranges', 'cidrIpv6'],
  ['prefixListIds', 'prefixListId'],
  ['groups', 'groupId'],
] as const;

/**
 * A rule by what it says, which no two rules of a group have in common: `ingress tcp 22-22 0.0.0.0/0`. Ports of all
 * protocols are left out.
 */
function ruleName(egress: boolean, rule: unknown, source: string): string {
  return `${egress ? 'egress' : 'ingress'} ${whatItSays(rule, source)}`;
}

function whatItSays(rule: unknown, source: string): string {
  const protocol = textAt(rule, 'ipProtocol') ?? '-1';
  const [from, to] = [textAt(rule, 'fromPort'), textAt(rule, 'toPort')];
  const ports = protocol === '-1' || from === undefined ? [] : [`${from}:${to ?? from}`];
  return [protocol, ...ports, canonicalCidr(source)].join(' ');
}

const sourceIn = (rule: unknown) =>
  textAt(rule, 'cidrIpv4') ??
  textAt(rule, 'cidrIpv6') ??
  textAt(rule, 'prefixListId') ??
  textAt(rule, 'referencedGroupInfo', 'groupId') ??
  textAt(rule, 'referencedGroupId');

/** A rule of an answer, from a record or the API. */
export function answeredName(rule: unknown): string | undefined {
  const source = sourceIn(rule);
  return source === undefined ? undefined : ruleName(at(rule, 'isEgress') === true, rule, source);
}

/** What a rule says without its direction, which some requests do not tell: `tcp 22:22 0.0.0.0/0`. */
export function saysOf(rule: unknown): string | undefined {
  const source = sourceIn(rule);
  return source === undefined ? undefined : whatItSays(rule, source);
}

/** The rules a request names by what they say, in either of its two forms. */
export function askedNames({ requestParameters: asked }: TrailRecord, egress: boolean): readonly string[] {
  const flat = textAt(asked, 'cidrIp');
  if (flat !== undefined) return [ruleName(egress, asked, flat)];
  return itemsAt(asked, 'ipPermissions').flatMap((permission) =>
    SOURCES.flatMap(([list, member]) =>
      itemsAt(permission, list).flatMap((one) => {
        const source = textAt(one, member);
        return source === undefined ? [] : [ruleName(egress, permission, source)];
      }),
    ),
  );
}

/** What AuthorizeSecurityGroupIngress and -Egress take to make a rule of that name. */
export function permissionOf(name: string, description: string | undefined): IpPermission {
  const [, IpProtocol = '-1', ...rest] = name.split(' ');
  const source = rest.at(-1) ?? '';
  const [from, to] = rest.length > 1 ? (rest[0] ?? '').split(':') : [];
  const described = description === undefined ? {} : { Description: description };
  return {
    IpProtocol,
    ...(from === undefined ? {} : { FromPort: Number(from), ToPort: Number(to) }),
    ...sourceOf(source, described),
  };
}

function sourceOf(source: string, described: { readonly Description?: string }): IpPermission {
  if (source.startsWith('sg-')) return { UserIdGroupPairs: [{ GroupId: source, ...described }] };
  if (source.startsWith('pl-')) return { PrefixListIds: [{ PrefixListId: source, ...described }] };
  return source.includes(':')
    ? { Ipv6Ranges: [{ CidrIpv6: source, ...described }] }
    : { IpRanges: [{ CidrIp: source, ...described }] };
}

/** The rule of that name among those of a group. */
export function ruleNamed(rules: readonly SecurityGroupRule[], name: string): SecurityGroupRule | undefined {
  return rules.find((rule) => answeredName(rule) === name);
}
