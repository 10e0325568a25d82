import type { Call, ServiceError } from '../account/service.ts';
import { sweep } from './passing.ts';
import { onShelf, shelf } from './shelf.ts';

/** A thing of a service that is asked no more of than to be made, described and deleted. */
export interface MadeThing {
  readonly id: string;
  readonly createdAt: string;
  /** What the call that made it asked for, as far as it is told again. */
  readonly asked: { readonly [key: string]: unknown };
  /** How far it is, in the service's own word. */
  status: string;
  /** On its way out until then. */
  goneAt?: string;
}

/** Things of one kind. */
export interface MadeThings {
  /** All by id; those whose time has come are gone. */
  all(call: Call): Record<string, MadeThing>;
  /** @throws ServiceError when there is none. */
  by(call: Call, id: string | undefined): MadeThing;
  make(call: Call, id: string, asked: object, status?: string): MadeThing;
}

export function madeThings(kind: string, missing: (id: string | undefined) => ServiceError): MadeThings {
  const all = (call: Call) => sweep(call, shelf<MadeThing>(call, kind));
  return {
    all,
    by: (call, id) => onShelf(all(call), id, missing(id)),
    make(call, id, asked, status = 'ACTIVE') {
      const thing: MadeThing = { id, createdAt: call.now.toISOString(), asked: { ...asked }, status };
      all(call)[id] = thing;
      return thing;
    },
  };
}
