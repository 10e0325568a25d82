import type { AwsWriters } from '../../lib/aws/access.ts';
import { createAws } from '../../lib/aws/create.ts';
import type { EvidenceFile, EvidenceStore } from '../../lib/case/evidence.ts';
import { noGitHub } from '../../lib/github/api/no-github.ts';
import type { Message } from '../../lib/host/message.ts';
import { createIncident } from '../../lib/incident/create.ts';
import { type Attributed, attribute, attributed } from '../../lib/lineage/attribution.ts';
import type { WriteContext } from '../../lib/playbook/context.ts';
import type { AccountOptions } from '../../lib/rehearsal/account/account.ts';
import { type CreatedAccount, createAccount } from '../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../lib/rehearsal/account/request-handler.ts';
import { type SeededUser, seedUser } from '../../lib/rehearsal/account/seed.ts';
import { understand } from '../../lib/rehearsal/account/understand.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { type VirtualClock, virtualClock } from '../../lib/rehearsal/virtual-clock.ts';
import { encodeError } from '../../lib/rehearsal/wire/codec.ts';
import { readSignature } from '../../lib/rehearsal/wire/signature.ts';
import { creationsIn, resourceType } from '../../lib/resources/registry.ts';
import type { ResourceRef, ResourceState } from '../../lib/resources/resource-type.ts';
import { eventHistory } from '../../lib/trail/event-history.ts';
import { uninterrupted } from '../uninterrupted.ts';

export const ACCOUNT_ID = '482910374655';
export const LONG_AGO = '2026-01-15T08:00:00.000Z';
const LEAKED_AT = new Date('2026-11-23T09:00:00Z');
export const REGION = 'eu-west-1';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A resource as its creation record names it, proven to be the attacker's, and as it is now. */
export interface Proven {
  readonly resource: Attributed<ResourceRef>;
  readonly state: ResourceState;
}

/** A simulated account a minute after a leak: a responder, an attacker with the leaked key, and everyone's tools. */
export interface Lab {
  readonly account: CreatedAccount;
  readonly clock: VirtualClock;
  /** What the responder's changes are applied with. */
  readonly ctx: WriteContext;
  readonly evidence: ReadonlyMap<string, string>;
  readonly messages: readonly Message[];
  readonly leaked: Credentials;
  readonly attacker: AwsWriters;
  /** A long-standing user with one key. */
  user(userName: string, more?: Omit<Partial<SeededUser>, 'userName'>): Credentials;
  as(credentials: Credentials, address?: string): AwsWriters;
  /** Goes on to a minute after the leak. */
  afterTheLeak(): Promise<void>;
  /** What the attacker made with its latest call of that name. */
  proven(eventName: string): Promise<readonly Proven[]>;
  /** Those things as they are now. */
  lookAt(made: readonly Proven[]): Promise<readonly ResourceState[]>;
  /** Names of the responder's calls that changed something, in order. */
  written(): readonly string[];
  /** Answers `operation` of the responder with an AWS error. */
  refuse(operation: string, code: string, how?: Partial<Omit<Refusal, 'code'>>): void;
}

export interface LabOptions extends Partial<AccountOptions> {
  /** Starts an hour before the leak, for legitimate use of the key to be seen. */
  readonly before?: boolean;
  readonly leakedKeyId?: string;
}

export function lab({ before = false, leakedKeyId, ...options }: LabOptions = {}): Lab {
  const clock = virtualClock({ start: new Date(LEAKED_AT.getTime() + (before ? -3_600_000 : 60_000)) });
  const account = createAccount({
    accountId: ACCOUNT_ID,
    clock,
    services,
    options: {
      latencyMs: 0,
      trailDelayMs: 0,
      propagationDelayMs: 0,
      ...options,
    },
  });
  const user: Lab['user'] = (userName, more = {}) => {
    const seeded = seedUser(account, {
      userName,
      createdAt: LONG_AGO,
      keys: [{ createdAt: LONG_AGO }],
      ...more,
    });
    const [credentials] = seeded.accessKeys;
    if (credentials === undefined) throw new Error(`${userName} was seeded without a key`);
    return credentials;
  };
  const refusals = new Map<string, Refusal>();
  const as = (credentials: Credentials, address = '203.0.113.66', refusing = false): AwsWriters =>
    createAws({
      credentials,
      clock,
      requestHandler: requestHandler(refusing ? withRefusals(account, refusals) : account, {
        sourceIp: address,
        userAgent: 'aws-cli/2.15.0',
      }),
    });
  const responder = user('responder', { attached: [ADMIN] });
  const leaked = user('ci-deploy', { attached: [ADMIN] });
  const aws = as(responder, '198.51.100.7', true);
  const messages: Message[] = [];
  const evidence = memoryEvidence();
  const incident = createIncident({
    aws,
    source: eventHistory({ aws, clock }),
    clock,
    caseId: 'spk-20261123-test',
    leakedKeyId: leakedKeyId ?? leaked.accessKeyId,
    since: LEAKED_AT,
    trailDelayMs: 0,
    startedAt: new Date(LEAKED_AT.getTime() + 60_000),
    containedAt: () => undefined,
    notify: (message) => messages.push(message),
  });
  const ctx: WriteContext = {
    aws,
    shell: { read: noShell, write: noShell },
    incident,
    evidence: evidence.store,
    clock,
    randomBytes: (size) => new Uint8Array(size),
    signal: uninterrupted(),
    notify: (message) => messages.push(message),
    keepSecret: () => undefined,
    github: noGitHub,
    skipped: new Set(),
    caseDir: '/nowhere',
  };
  return {
    ...{ account, clock, ctx, messages, leaked, user, as },
    evidence: evidence.files,
    attacker: as(leaked),
    afterTheLeak: () => clock.advance(LEAKED_AT.getTime() + 60_000 - clock.now().getTime()),
    async proven(eventName) {
      const { lineage } = await incident.investigate(ctx.signal, {
        fresh: true,
      });
      const creation = creationsIn(lineage.records).findLast(({ record }) => record.eventName === eventName);
      if (creation === undefined) throw new Error(`the trail shows no ${eventName} of the attacker`);
      const judged = attribute(lineage, creation.record);
      if (judged.verdict !== 'attacker') throw new Error(judged.reason);
      const [first] = creation.refs;
      if (first === undefined) throw new Error(`${eventName} names nothing`);
      const states = await resourceType(first.type).look(ctx, first.region, creation.refs);
      return states.map((state) => ({
        resource: attributed(state.ref, judged.attribution),
        state,
      }));
    },
    async lookAt(made) {
      const refs = made.map(({ resource }) => resource);
      const [first] = refs;
      return first === undefined ? [] : resourceType(first.type).look(ctx, first.region, refs);
    },
    written: () =>
      account.state.records
        .map(({ record }) => record)
        .filter((record) => record.userIdentity.userName === 'responder' && record.readOnly === false)
        .map((record) => record.eventName),
    refuse: (operation, code, how = {}) =>
      refusals.set(operation, {
        times: Number.POSITIVE_INFINITY,
        seen: () => undefined,
        ...how,
        code,
      }),
  };
}

interface Refusal {
  readonly code: string;
  /** How often; without end when absent. */
  times: number;
  /** Only calls whose request holds this text. */
  readonly naming?: string;
  /** Told at each. */
  readonly seen: () => void;
}

/** The account's own answers, but for the operations that are refused. */
function withRefusals(account: CreatedAccount, refusals: Map<string, Refusal>): CreatedAccount {
  return {
    ...account,
    async handle(request) {
      const signingName = readSignature(request)?.service ?? '';
      const understood = understand(services, signingName, request);
      const refusal = refusals.get(understood?.decoded?.schema.name ?? '');
      const asked = `${request.path} ${JSON.stringify(request.query)} ${Buffer.from(request.body)}`;
      if (
        understood === undefined ||
        refusal === undefined ||
        refusal.times <= 0 ||
        !asked.includes(refusal.naming ?? '')
      ) {
        return account.handle(request);
      }
      refusal.times -= 1;
      refusal.seen();
      const error = { code: refusal.code, status: 400, message: 'refused by the test' };
      return encodeError(understood.service.protocol, error, 'refused');
    },
  };
}

const noShell = async () => {
  throw new Error('nothing here runs programs');
};

function memoryEvidence(): {
  readonly store: EvidenceStore;
  readonly files: ReadonlyMap<string, string>;
} {
  const files = new Map<string, string>();
  const save = async (path: string, content: string | Uint8Array): Promise<EvidenceFile> => {
    const text = typeof content === 'string' ? content : Buffer.from(content).toString();
    files.set(path, text);
    return { path, sha256: '', bytes: text.length };
  };
  return {
    files,
    store: {
      list: () => [...files.keys()].map((path) => ({ path, sha256: '', bytes: 0 })),
      read: async (path) => files.get(path),
      save,
      saveJson: (path, value) => save(path, JSON.stringify(value)),
      enlist: async () => undefined,
    },
  };
}
