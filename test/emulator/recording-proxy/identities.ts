import type { Decoded, Tree } from './exchange.ts';

/** `userIdentity` by access key id, learnt from the answers that handed the keys out. */
export class Identities {
  readonly #account: string;
  readonly #users = new Map<string, { readonly arn: string; readonly id: string }>();
  readonly #roles = new Map<string, string>();
  readonly #keys = new Map<string, Tree>();

  constructor(account: string) {
    this.#account = account;
  }

  /** Who signs with the key; calls before any key was made are root's. */
  of(accessKeyId: string): Tree {
    const accountId = this.#account;
    const known = this.#keys.get(accessKeyId);
    if (known) return known;
    return {
      type: 'Root',
      principalId: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      accountId,
      accessKeyId,
    };
  }

  learn({ service, operation, input, output, accessKeyId, error }: Decoded, at: Date): void {
    if (error) return;
    if (service === 'iam' && operation === 'CreateUser') {
      const user = output.User as Tree;
      this.#users.set(String(user.UserName), {
        arn: String(user.Arn),
        id: String(user.UserId),
      });
    }
    if (service === 'iam' && operation === 'CreateRole') {
      const role = output.Role as Tree;
      this.#roles.set(String(role.Arn), String(role.RoleId));
    }
    if (service === 'iam' && operation === 'CreateAccessKey') {
      const key = output.AccessKey as Tree;
      this.#keys.set(String(key.AccessKeyId), this.#user(String(key.UserName), String(key.AccessKeyId)));
    }
    if (service === 'sts' && operation === 'AssumeRole') {
      const key = String((output.Credentials as Tree).AccessKeyId);
      this.#keys.set(key, this.#session(String(input.RoleArn), output.AssumedRoleUser as Tree, key, at));
    }
    if (service === 'sts' && operation === 'GetSessionToken') {
      const key = String((output.Credentials as Tree).AccessKeyId);
      const attributes = {
        creationDate: seconds(at),
        mfaAuthenticated: 'false',
      };
      this.#keys.set(key, {
        ...this.of(accessKeyId),
        accessKeyId: key,
        sessionContext: { attributes },
      });
    }
  }

  #user(userName: string, accessKeyId: string): Tree {
    const user = this.#users.get(userName);
    const accountId = this.#account;
    return {
      type: 'IAMUser',
      principalId: user?.id ?? '',
      arn: user?.arn ?? '',
      accountId,
      accessKeyId,
      userName,
    };
  }

  #session(roleArn: string, assumed: Tree, accessKeyId: string, at: Date): Tree {
    const accountId = this.#account;
    const sessionIssuer = {
      type: 'Role',
      principalId: this.#roles.get(roleArn) ?? '',
      arn: roleArn,
      accountId,
      userName: roleArn.split('/').at(-1) ?? '',
    };
    const attributes = { creationDate: seconds(at), mfaAuthenticated: 'false' };
    return {
      type: 'AssumedRole',
      principalId: String(assumed.AssumedRoleId),
      arn: String(assumed.Arn),
      accountId,
      accessKeyId,
      sessionContext: { sessionIssuer, attributes },
    };
  }
}

/** `2026-03-02T09:00:00Z` */
export function seconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
