import { isIPv4 } from 'node:net';

/**
 * A block as EC2 keeps it: the bits after its prefix are cleared, so that `10.1.2.3/8` is `10.0.0.0/8`.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
 */
export function canonicalCidr(block: string): string {
  const [address = '', length] = block.split('/');
  if (!isIPv4(address) || length === undefined) return block.toLowerCase();
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const free = 2 ** (32 - Number(length));
  const network = Math.floor(bits / free) * free;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256);
  return `${parts.join('.')}/${length}`;
}
