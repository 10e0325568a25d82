import type { ReadContext, WriteContext } from '../../playbook/context.ts';

/** How one user's new credentials go to that user; never over the screen. It stands in journalled parameters. */
export type UserDelivery =
  | { readonly to: 'secretsmanager' }
  /** `age1…` recipients; one encrypted file in the case folder. */
  | { readonly to: 'age'; readonly recipients: readonly string[] }
  /** Absolute path of a program that takes the credential on its standard input. */
  | { readonly to: 'command'; readonly program: string };

/** How new keys and passwords go to their users. */
export type DeliveryChoice =
  | UserDelivery
  /** Recipients by user name, as `file` maps them. */
  | {
      readonly to: 'age-by-user';
      readonly file: string;
      readonly recipientsOf: ReadonlyMap<string, readonly string[]>;
    };

type CredentialKind = 'access-key' | 'password';

/** Whose credential of which kind. */
export interface Addressee {
  readonly userName: string;
  readonly userArn: string;
  readonly kind: CredentialKind;
}

/** A credential on its way to its user. `content` is secret; `ref` names this one credential and is not. */
export interface Parcel extends Addressee {
  /** The access key id, or a random id of a password. */
  readonly ref: string;
  /** One JSON object. */
  readonly content: string;
}

/** What a delivery left behind, for reading it back and for withdrawing it. Nothing in it is secret. */
export type Receipt = {
  readonly to: UserDelivery['to'];
  /** Name of the secret, path of the file below the case folder, or path of the program. */
  readonly place: string;
  /** Version of the secret, SHA-256 of the file, or the program's exit code. */
  readonly proof: string;
  /** Whether nothing but this credential is at the place, so that it can be taken back. */
  readonly fresh: boolean;
};

/** A way to bring a credential to its user. */
export interface Deliverer {
  /** The place in words, for plans and outcomes. */
  place(ctx: Pick<ReadContext, 'incident'>, to: Addressee): string;
  /** Puts the parcel there; throws when it could not. */
  send(ctx: WriteContext, parcel: Parcel): Promise<Receipt>;
  /** Whether what was sent is there now, read back. */
  confirm(ctx: ReadContext, receipt: Receipt): Promise<boolean>;
  /** Takes back what was sent, unless the place held an earlier credential. */
  withdraw(ctx: WriteContext, receipt: Receipt): Promise<void>;
  /** Shell text that delivers its standard input, which is the credential as JSON. */
  command(
    ctx: Pick<ReadContext, 'aws' | 'incident' | 'caseDir'>,
    to: Addressee,
  ): Promise<{ readonly pipe: string; readonly afterwards: readonly string[] }>;
  /** IAM actions it needs. */
  readonly permissions: readonly string[];
}
