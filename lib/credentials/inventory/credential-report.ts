import { parse } from 'csv-parse/sync';
import type { ReadContext } from '../../playbook/context.ts';

/** What the report says of one of a user's two places for access keys. */
export interface KeySlot {
  readonly active: boolean;
  /** ISO 8601; absent when the place is empty. */
  readonly since?: string;
  readonly lastUsedAt?: string;
  /** `s3 in us-east-1` */
  readonly lastUse?: string;
}

/** A user as the credential report has it. */
export interface ReportRow {
  readonly password: boolean;
  readonly mfa: boolean;
  readonly slots: readonly KeySlot[];
}

/** IAM's credential report: every user of the account in one answer, up to four hours old. */
export interface CredentialReport {
  readonly generatedAt: Date;
  /** By user name; the root user is {@link ROOT}. */
  readonly rows: ReadonlyMap<string, ReportRow>;
}

/** Name of the root user's row. */
export const ROOT = '<root_account>';

const LOOK_EVERY_MS = 2_000;
const WAIT_FOR_MS = 120_000;

/**
 * Lets IAM make the report and reads it. Throws when it may not be read, or is not there after two minutes.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export async function credentialReport(
  ctx: Pick<ReadContext, 'aws' | 'clock' | 'signal'>,
): Promise<CredentialReport> {
  await untilMade(ctx);
  const { Content, GeneratedTime } = await ctx.aws.read('iam').getCredentialReport({});
  const lines = parse(Buffer.from(Content ?? []), { bom: true, columns: true, relax_column_count: true });
  const rows = lines as readonly Readonly<Record<string, string>>[];
  return {
    generatedAt: GeneratedTime ?? new Date(0),
    rows: new Map(rows.map((cells) => [cells.user ?? '', rowOf(cells)])),
  };
}

async function untilMade({
  aws,
  clock,
  signal,
}: Pick<ReadContext, 'aws' | 'clock' | 'signal'>): Promise<void> {
  const deadline = clock.now().getTime() + WAIT_FOR_MS;
  while ((await aws.read('iam').generateCredentialReport({})).State !== 'COMPLETE') {
    if (clock.now().getTime() >= deadline) throw new Error('IAM did not finish its credential report.');
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

function rowOf(cells: Readonly<Record<string, string>>): ReportRow {
  return {
    password: cells.password_enabled === 'true',
    mfa: cells.mfa_active === 'true',
    slots: ['access_key_1', 'access_key_2'].map((slot): KeySlot => {
      const of = (fact: string) => told(cells[`${slot}_${fact}`]);
      const [since, lastUsedAt] = [of('last_rotated'), of('last_used_date')];
      return {
        active: cells[`${slot}_active`] === 'true',
        ...(since === undefined ? {} : { since }),
        ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
        ...(lastUsedAt === undefined
          ? {}
          : { lastUse: `${of('last_used_service') ?? 'N/A'} in ${of('last_used_region') ?? 'N/A'}` }),
      };
    }),
  };
}

/** The report writes `N/A`, `no_information` and `not_supported` where it has nothing to say. */
function told(cell: string | undefined): string | undefined {
  return cell === undefined || /^(N\/A|no_information|not_supported|)$/.test(cell) ? undefined : cell;
}
