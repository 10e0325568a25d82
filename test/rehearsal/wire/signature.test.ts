import { GuardDuty } from '@aws-sdk/client-guardduty';
import { IAM } from '@aws-sdk/client-iam';
import type { HttpRequest } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import type { WireRequest } from '../../../lib/rehearsal/wire/http.ts';
import { isSignedWith, readSignature } from '../../../lib/rehearsal/wire/signature.ts';

const credentials = { accessKeyId: `AKIA${'B'.repeat(16)}`, secretAccessKey: 's'.repeat(40) };

async function signed(send: (config: object) => Promise<unknown>): Promise<WireRequest> {
  let sent: HttpRequest | undefined;
  const requestHandler = {
    handle: async (request: HttpRequest) => {
      sent = request;
      throw new Error('sent');
    },
  };
  await send({ region: 'eu-west-1', credentials, requestHandler, maxAttempts: 1 }).catch(() => undefined);
  if (!sent) throw new Error('nothing was sent');
  const headers = Object.fromEntries(
    Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const body = typeof sent.body === 'string' ? Buffer.from(sent.body) : new Uint8Array(sent.body ?? []);
  return { method: sent.method, path: sent.path, query: sent.query ?? {}, headers, body };
}

const anIamCall = () => signed((config) => new IAM(config).getUser({ UserName: "o'neil+x@y (z)*" }));

describe('signatures', () => {
  it('names key, region and service', async () => {
    expect(readSignature(await anIamCall())).toMatchObject({
      accessKeyId: credentials.accessKeyId,
      region: 'us-east-1',
      service: 'iam',
    });
  });

  it('hold for forms, and for paths and queries with odd characters', async () => {
    const requests = [
      await anIamCall(),
      await signed((config) => new GuardDuty(config).listDetectors({ NextToken: "a b/c=d&e'(*)~ü" })),
      await signed((config) => new GuardDuty(config).getDetector({ DetectorId: 'a/b c:d' })),
      await signed((config) =>
        new GuardDuty(config).untagResource({ ResourceArn: 'arn:a:b/c', TagKeys: ['z', 'a b'] }),
      ),
    ];
    for (const request of requests) {
      const signature = readSignature(request);
      expect(signature && isSignedWith(credentials.secretAccessKey, signature, request)).toBe(true);
    }
  });

  it('break with another secret, path, header or body', async () => {
    const request = await anIamCall();
    const signature = readSignature(request);
    if (!signature) throw new Error('unsigned');
    const holds = (changed: Partial<WireRequest>, secret = credentials.secretAccessKey) =>
      isSignedWith(secret, signature, { ...request, ...changed });
    expect(holds({})).toBe(true);
    expect(holds({}, 't'.repeat(40))).toBe(false);
    expect(holds({ path: '/other' })).toBe(false);
    expect(holds({ headers: { ...request.headers, host: 'elsewhere' } })).toBe(false);
    expect(holds({ body: Buffer.from('Action=DeleteUser') })).toBe(false);
  });

  it('are none when the header is missing or odd', async () => {
    const request = await anIamCall();
    expect(readSignature({ ...request, headers: {} })).toBeUndefined();
    expect(readSignature({ ...request, headers: { authorization: 'Bearer abc' } })).toBeUndefined();
  });
});
