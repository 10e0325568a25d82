import { HttpResponse } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import type { Clock } from '../../lib/case/clock.ts';

/** A clock that only moves when someone sleeps, and notes how long. */
export function jumpingClock(start = '2026-11-23T10:00:00Z'): Clock & { readonly slept: number[] } {
  let now = Date.parse(start);
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(now),
    async sleep(ms, signal) {
      if (signal?.aborted) throw signal.reason;
      slept.push(ms);
      now += ms;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Stands in for the network: `answer` gets each request and its body as text. */
export function answering(answer: (request: HttpRequest, body: string) => Answer) {
  const requests: HttpRequest[] = [];
  return {
    requests,
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: HttpRequest) {
      requests.push(request);
      const { status, body } = answer(request, Buffer.from(request.body ?? '').toString());
      return { response: new HttpResponse({ statusCode: status, headers: {}, body: Buffer.from(body) }) };
    },
  };
}

export const ec2Error = (code: string, message = 'told', status = 400): Answer => ({
  status,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>r</RequestID></Response>`,
});

export const queryError = (code: string, message = 'told', status = 400): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

export const callerIs = (account: string, arn: string, userId = 'AIDAEXAMPLE'): Answer => ({
  status: 200,
  body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>${userId}</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});

export const regionsAre = (regions: Readonly<Record<string, string>>): Answer => ({
  status: 200,
  body: `<DescribeRegionsResponse><regionInfo>${Object.entries(regions)
    .map(
      ([name, status]) => `<item><regionName>${name}</regionName><optInStatus>${status}</optInStatus></item>`,
    )
    .join('')}</regionInfo></DescribeRegionsResponse>`,
});

/** Credentials made of pieces, so that no scanner takes them for real ones. */
export const credentials = {
  accessKeyId: ['AKIA', 'TESTER234567ABCD'].join(''),
  secretAccessKey: 'x'.repeat(40),
};
