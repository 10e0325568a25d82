import type { CreatedAccount } from '../../lib/rehearsal/account/create-account.ts';
import { understand } from '../../lib/rehearsal/account/understand.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { encodeError } from '../../lib/rehearsal/wire/codec.ts';
import type { WireResponse } from '../../lib/rehearsal/wire/http.ts';
import { readSignature } from '../../lib/rehearsal/wire/signature.ts';

interface Refusal {
  readonly code: string;
  readonly message?: string;
}

/** Answers a call, refuses it, or lets it through by giving nothing. `pass` asks the account itself. */
type Hook = (
  input: Readonly<Record<string, unknown>>,
  pass: () => Promise<WireResponse>,
) => Promise<WireResponse | Refusal | undefined>;

/** The border to AWS, where a test may do what AWS does on a bad day. */
export interface Border {
  /** Operations that were asked for, in order. */
  readonly calls: string[];
  on(operation: string, hook: Hook): void;
  /** Refuses an operation, from its `after`-th call on, `times` times. */
  refuse(
    operation: string,
    refusal: Refusal,
    how?: { readonly after?: number; readonly times?: number },
  ): void;
  /** AWS has a good day again. */
  calm(): void;
}

/** The account behind a border of its own. */
export function behindBorder(account: CreatedAccount): { readonly account: CreatedAccount; border: Border } {
  const hooks = new Map<string, Hook>();
  const calls: string[] = [];
  const border: Border = {
    calls,
    on: (operation, hook) => hooks.set(operation, hook),
    refuse(operation, refusal, { after = 0, times = Number.POSITIVE_INFINITY } = {}) {
      let asked = 0;
      hooks.set(operation, async () => {
        asked += 1;
        return asked > after && asked <= after + times ? refusal : undefined;
      });
    },
    calm: () => hooks.clear(),
  };
  const handle: CreatedAccount['handle'] = async (request, around) => {
    const understood = understand(services, readSignature(request)?.service ?? '', request);
    const operation = understood?.decoded?.schema.name ?? '';
    calls.push(operation);
    const pass = () => account.handle(request, around);
    const given = await hooks.get(operation)?.(understood?.decoded?.input ?? {}, pass);
    if (given === undefined || understood === undefined) return pass();
    if (!('code' in given)) return given;
    const error = { status: 400, message: 'refused by the test', ...given };
    return encodeError(understood.service.protocol, error, 'refused');
  };
  return { account: { ...account, handle }, border };
}
