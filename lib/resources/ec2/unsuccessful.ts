/** Error of one item of a call that succeeds as a whole, as an error with EC2's code. */
class ItemRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Unsuccessful {
  readonly Error?: { readonly Code?: string | undefined; readonly Message?: string | undefined } | undefined;
}

/** Throws the first item's error: calls that take several ids succeed although some of them were refused. */
export function refuseUnsuccessful(items: readonly Unsuccessful[] | undefined): void {
  const [first] = items ?? [];
  if (first === undefined) return;
  const { Code = 'Unsuccessful', Message = 'EC2 gave no reason.' } = first.Error ?? {};
  throw new ItemRefused(Code, Message);
}
