/**
 * What stands behind an address AWS signed for us: the code of a function or a layer. The address is a secret for as
 * long as it is valid; it is used once and kept nowhere.
 * @throws Error with the HTTP status; never with the address.
 */
export async function download(address: string, signal: AbortSignal): Promise<Uint8Array> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`AWS answered ${answer.status} for the code it had offered.`);
  return new Uint8Array(await answer.arrayBuffer());
}
