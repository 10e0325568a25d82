import { failed } from '../trail/outcome.ts';
import type { DerivedCredential, Lineage } from './types.ts';

/**
 * The lineage as a text tree for people, one credential a line: how and when it was born, and how many of its calls
 * went through and failed. Names may be an attacker's; whoever shows it escapes it.
 */
export function lineageTree(lineage: Lineage): string {
  const children = new Map<string, DerivedCredential[]>();
  const known = new Set(lineage.credentials.map((credential) => credential.id));
  for (const credential of lineage.credentials) {
    const parent = credential.parent;
    if (parent === undefined || !known.has(parent)) continue;
    children.set(parent, [...(children.get(parent) ?? []), credential]);
  }
  const count = counter(lineage);
  const lines: string[] = [];
  const seen = new Set<string>();
  const draw = (credential: DerivedCredential, indent: string, branch: string, below: string): void => {
    if (seen.has(credential.id)) return;
    seen.add(credential.id);
    lines.push(`${indent}${branch}${label(credential)}, ${count(credential.id)}`);
    const own = children.get(credential.id) ?? [];
    own.forEach((child, at) => {
      const last = at === own.length - 1;
      draw(child, indent + below, last ? '└─ ' : '├─ ', last ? '   ' : '│  ');
    });
  };
  for (const credential of lineage.credentials) {
    if (credential.parent === undefined || !known.has(credential.parent)) draw(credential, '', '', '');
  }
  return `${[...lines, ...doubtfulLines(lineage)].join('\n')}\n`;
}

function label({ id, kind, via, principal, birth }: DerivedCredential): string {
  const who = principal === undefined ? '' : ` of ${principal}`;
  const born = via === 'leaked' ? 'leaked' : `${via}${birth === undefined ? '' : ` ${birth.eventTime}`}`;
  return `${id} (${kind.replaceAll('-', ' ')}${who}), ${born}`;
}

function doubtfulLines(lineage: Lineage): readonly string[] {
  if (lineage.doubtful.length === 0) return [];
  const head = 'Minted by what may be legitimate use of the leaked key:';
  return ['', head, ...lineage.doubtful.map((credential) => `   ${label(credential)}`)];
}

/** "3 calls, 1 failed" of a credential. */
function counter(lineage: Lineage): (id: string) => string {
  const counts = new Map<string, { calls: number; failures: number }>();
  for (const record of lineage.records) {
    const id = record.userIdentity.accessKeyId;
    if (id === undefined) continue;
    const { calls, failures } = counts.get(id) ?? { calls: 0, failures: 0 };
    counts.set(id, { calls: calls + 1, failures: failures + (failed(record) ? 1 : 0) });
  }
  return (id) => {
    const { calls, failures } = counts.get(id) ?? { calls: 0, failures: 0 };
    return `${calls} ${calls === 1 ? 'call' : 'calls'}${failures === 0 ? '' : `, ${failures} failed`}`;
  };
}
