import { describe, expect, it } from 'vitest';
import { readWatch } from '../../lib/prevention/guardduty/watch.ts';
import { awsError, fakeReaders } from '../trail/fake-readers.ts';

const signal = new AbortController().signal;
const noAddress = () => Object.assign(new Error('getaddrinfo'), { name: 'Error', code: 'ENOTFOUND' });

/** How regions are watched where ListDetectors answers like this. */
async function watched(answers: Readonly<Record<string, () => unknown>>) {
  const aws = fakeReaders({ answer: (_call, region) => answers[region]?.() });
  const watch = await readWatch(aws, Object.keys(answers), signal);
  return watch.map(({ region, state }) => [region, state]);
}

describe('a region whose endpoint has no address', () => {
  it('has no GuardDuty as long as another one answers', async () => {
    expect(
      await watched({
        'eu-west-1': () => ({ DetectorIds: [] }),
        'mx-central-1': () => {
          throw noAddress();
        },
      }),
    ).toEqual([
      ['eu-west-1', 'off'],
      ['mx-central-1', 'not-offered'],
    ]);
  });

  it('was not looked at when none answers: then the network is missing', async () => {
    const fail = () => {
      throw noAddress();
    };
    expect(await watched({ 'eu-west-1': fail, 'mx-central-1': fail })).toEqual([
      ['eu-west-1', 'not-looked'],
      ['mx-central-1', 'not-looked'],
    ]);
  });
});

it('a denial is of the organization only when AWS says so', async () => {
  const deny = (why: string) => () => {
    throw awsError('AccessDeniedException', why);
  };
  expect(
    await watched({
      'eu-west-1': deny('with an explicit deny in a service control policy'),
      'us-east-1': deny('because no identity-based policy allows the guardduty:ListDetectors action'),
    }),
  ).toEqual([
    ['eu-west-1', 'closed'],
    ['us-east-1', 'not-looked'],
  ]);
});
