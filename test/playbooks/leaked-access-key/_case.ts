import type { EvidenceFile, EvidenceStore } from '../../../lib/case/evidence.ts';
import { noGitHub } from '../../../lib/github/api/no-github.ts';
import type { Message } from '../../../lib/host/message.ts';
import { createIncident, type IncidentOptions } from '../../../lib/incident/create.ts';
import { evidenceKinds } from '../../../lib/incident/evidence-kinds.ts';
import { kindRegistry } from '../../../lib/playbook/change-kind.ts';
import type { EvidenceContext } from '../../../lib/playbook/context.ts';
import type { Plan } from '../../../lib/playbook/plan.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import type { TrailSource } from '../../../lib/trail/source.ts';
import type { LeakedKeyInput } from '../../../playbooks/leaked-access-key/inputs.ts';
import { jumpingClock } from '../../aws/fake-aws.ts';
import { keyId } from '../../lineage/records.ts';
import { sourceOf } from '../../lineage/source-of.ts';
import { awsError, fakeReaders } from '../../trail/fake-readers.ts';
import { uninterrupted } from '../../uninterrupted.ts';

export const KEY = keyId('AKIA', 1);
const SINCE = new Date('2026-11-23T09:00:00Z');

export interface OpenCase {
  readonly ctx: EvidenceContext;
  readonly input: LeakedKeyInput;
  readonly messages: Message[];
  readonly files: Map<string, string>;
  readonly slept: readonly number[];
  /** Applies the changes of a plan and gives the verdict of each. */
  apply(plan: Plan): Promise<readonly boolean[]>;
}

export interface CaseOptions extends Partial<IncidentOptions> {
  /** The trail; records pushed later show at the next look. */
  readonly records: readonly TrailRecord[];
  readonly source?: TrailSource;
  /** Detector state by region; `watching` has one finding. */
  readonly guardDuty?: Readonly<Record<string, 'none' | 'denied' | 'watching'>>;
}

/** A case opened at 10:00 on the day of a leak at 09:00, in an account with two regions. */
export function openCase({ records, source, guardDuty = {}, ...more }: CaseOptions): OpenCase {
  const clock = jumpingClock('2026-11-23T10:00:00Z');
  const messages: Message[] = [];
  const aws = fakeReaders({
    answer(call, region) {
      const watching = guardDuty[region] ?? 'watching';
      switch (call) {
        case 'guardduty:listDetectors':
          if (watching === 'denied') throw awsError('AccessDeniedException', 'no');
          return { DetectorIds: watching === 'none' ? [] : ['d1'] };
        case 'guardduty:listFindings':
          return { FindingIds: region === 'us-east-1' ? ['f1'] : [] };
        case 'guardduty:getFindings':
          return {
            Findings: [{ Id: 'f1', Type: 'CryptoCurrency:EC2/BitcoinTool.B', UpdatedAt: '2026-11-23' }],
          };
        case 'sts:getAccessKeyInfo':
          return { Account: '111122223333' };
        case 'iam:getAccessKeyLastUsed':
          return { UserName: 'dev' };
        default:
          return {};
      }
    },
  });
  const incident = createIncident({
    ...{ aws, clock, caseId: 'spk-1', leakedKeyId: KEY, since: SINCE, trailDelayMs: 900_000 },
    source: source ?? sourceOf(records).source,
    startedAt: new Date('2026-11-23T09:30:00Z'),
    containedAt: () => undefined,
    notify: (message) => messages.push(message),
    ...more,
  });
  const { files, store } = memoryEvidence();
  const noShell = () => Promise.reject(new Error('no shell here'));
  const ctx: EvidenceContext = {
    ...{ aws, incident, clock, evidence: store, shell: { read: noShell } },
    randomBytes: (size) => new Uint8Array(size),
    signal: uninterrupted(),
    notify: (message) => messages.push(message),
    keepSecret: () => undefined,
    ...{ github: noGitHub, skipped: new Set<string>(), caseDir: '/nowhere' },
  };
  const kind = kindRegistry(evidenceKinds).get('save-evidence');
  return {
    ...{ ctx, messages, files, slept: clock.slept },
    input: {
      keyId: KEY,
      since: SINCE,
      delivery: { to: 'secretsmanager' },
      trailDelayMs: 900_000,
      trail: [{ kind: 'history' }],
      assumed: [],
      purge: {},
    },
    async apply(plan) {
      if (kind === undefined || kind.writes) throw new Error('save-evidence is not the kind it should be');
      await kind.apply(ctx, plan.changes);
      return Promise.all(plan.changes.map(async (change) => (await kind.verify(ctx, change)).held));
    },
  };
}

function memoryEvidence(): { readonly files: Map<string, string>; readonly store: EvidenceStore } {
  const files = new Map<string, string>();
  const fileOf = (path: string): EvidenceFile => ({
    path,
    sha256: '',
    bytes: (files.get(path) ?? '').length,
  });
  const save = async (path: string, content: string | Uint8Array) => {
    if (files.has(path)) throw new Error(`${path} is saved twice`);
    files.set(path, String(content));
    return fileOf(path);
  };
  return {
    files,
    store: {
      save,
      saveJson: (path, value) => save(path, JSON.stringify(value)),
      enlist: async () => undefined,
      list: () => [...files.keys()].map(fileOf),
      read: async (path) => files.get(path),
    },
  };
}
