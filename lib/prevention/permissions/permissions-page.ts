import { evidencePath } from '../../case/evidence-path.ts';
import { escapeMarkdown, markdownCode, markdownLink } from '../../host/escape.ts';
import type { Plan } from '../../playbook/plan.ts';
import type { PolicyCheck } from './check-policy.ts';
import type { Offer, OfferedPrincipal } from './offer.ts';
import type { ReviewedPrincipal } from './review.ts';
import { actionsUsed, servicesUsed } from './use-counts.ts';

/** Names of the files of a principal's smaller policy, below the folder of the page. */
export function policyFiles({
  principal,
  proposal,
}: ReviewedPrincipal): readonly { path: string; text: string }[] {
  return (proposal?.documents ?? []).map((document, at, all) => ({
    path: `policies/${principal.kind}-${principal.name}${all.length > 1 ? `-${at + 1}` : ''}.json`,
    text: `${JSON.stringify(JSON.parse(document), null, 2)}\n`,
  }));
}

/** The page about the account's permissions, in Markdown; names in it are hostile and stay text. */
export function permissionsPage(
  reviewed: readonly OfferedPrincipal[],
  facts: { readonly account: string; readonly now: Date; readonly unlooked: Plan['unlooked'] },
): string {
  return [
    `# Permissions of account ${escapeMarkdown(facts.account)}`,
    '',
    `Reviewed ${facts.now.toISOString()}. What was granted is held against what was used: IAM's memory of at most 400 days (service last accessed details at action level) and the CloudTrail records of 90. Reads and writes of data (S3 objects, DynamoDB items, messages, function calls, encryption) are not in the event history, so they are known for a service as a whole and kept wherever it was used.`,
    '',
    '| Principal | Services granted | used | Actions used | Findings | Smaller policy |',
    '|---|---|---|---|---|---|',
    ...reviewed.map(row),
    '',
    ...notLookedAt(facts.unlooked),
    ...reviewed.filter(hasSection).flatMap((one) => section(one)),
  ].join('\n');
}

function row(one: OfferedPrincipal): string {
  const { principal, services, findings } = one;
  const cells = [
    `${principal.kind} ${escapeMarkdown(principal.name)}`,
    services === undefined ? 'unknown' : String(services.length),
    services === undefined ? 'unknown' : String(servicesUsed(one)),
    services === undefined ? 'unknown' : String(actionsUsed(one)),
    [...new Set(findings.map(({ rule, severity }) => `${rule} (${severity})`))].join(', '),
    OFFER[one.offer.kind],
  ];
  return `| ${cells.join(' | ')} |`;
}

const OFFER: Readonly<Record<Offer['kind'], string>> = {
  none: '',
  proposed: 'proposed',
  offered: 'offered',
  'only-a-file': 'only to be read',
  'not-looked-at': 'its use could not be read',
};

function notLookedAt(unlooked: Plan['unlooked']): readonly string[] {
  if (unlooked.length === 0) return [];
  const lines = unlooked.map(
    ({ where, call, reason }) => `- ${escapeMarkdown(`${where} (${call}): ${reason}`)}`,
  );
  return ['## Not looked at', '', 'Nothing of this counts as unused.', '', ...lines, ''];
}

function hasSection({ findings, proposal, unlooked }: ReviewedPrincipal): boolean {
  return findings.length > 0 || proposal !== undefined || unlooked.length > 0;
}

function section(one: OfferedPrincipal): readonly string[] {
  const { principal, findings, unlooked } = one;
  return [
    `## ${principal.kind} ${escapeMarkdown(principal.name)}`,
    '',
    markdownCode(principal.arn),
    '',
    ...findings.map(({ severity, text }) => `- ${severity}: ${escapeMarkdown(text)}`),
    ...unlooked.map(({ where, call }) => `- not looked at: ${escapeMarkdown(`${where} (${call})`)}`),
    ...proposalLines(one),
    '',
  ];
}

function proposalLines(one: OfferedPrincipal): readonly string[] {
  const { proposal, kept, recorded, offer } = one;
  if (proposal === undefined) return [];
  const { check, narrowed } = proposal;
  const doubts =
    offer.kind === 'offered' ? offer.doubts : offer.kind === 'only-a-file' ? [offer.because] : [];
  const files = policyFiles(one).map(({ path }) => markdownLink(escapeMarkdown(path), evidencePath(path)));
  return [
    `- smaller policy: ${files.length === 0 ? 'none is left' : files.join(', ')}`,
    ...doubts.map((doubt) => `- why it is not proposed: ${escapeMarkdown(doubt)}`),
    ...simulated(check),
    ...(kept === undefined
      ? []
      : [...kept.services].map(
          ([service, why]) => `- ${escapeMarkdown(service)} is kept whole: ${escapeMarkdown(why)}`,
        )),
    ...(kept !== undefined && kept.unrecorded > 0
      ? [
          `- ${kept.unrecorded} actions on data are kept where they were granted: their service was used, and event history does not record them`,
        ]
      : []),
    narrowed.length === 0
      ? '- resources are as they were: no record proves an action was used on single ones'
      : `- narrowed to the resources of 90 days of records: ${escapeMarkdown(narrowed.join(', '))}; every other action has the resources it had`,
    ...(recorded === undefined || recorded.unmatched.size === 0
      ? []
      : [`- events no action is known for: ${escapeMarkdown([...recorded.unmatched.keys()].join(', '))}`]),
  ];
}

function simulated(check: PolicyCheck | undefined): readonly string[] {
  if (check === undefined) return ['- not simulated: see what was not looked at'];
  const { asked, allowed, lost, undecided } = check;
  if (asked === 0) return ['- not simulated: there are no recorded calls'];
  return [
    `- simulated against ${asked} recorded calls: ${allowed.length} allowed, ${lost.length} lost, ${undecided.length} undecided`,
    ...lost.map((call) => `  - lost: ${escapeMarkdown(call)}`),
    ...undecided.map(
      (call) =>
        `  - undecided, for want of a resource or a condition in the records: ${escapeMarkdown(call)}`,
    ),
  ];
}
