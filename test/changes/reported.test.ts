import { describe, expect, it } from 'vitest';
import { isReported } from '../../lib/changes/change-type.ts';
import { alterationsIn } from '../../lib/changes/registry.ts';

/** The work that one record leaves to people. */
function taskOf(source: string, eventName: string, requestParameters: Record<string, unknown>) {
  const record = {
    ...{ eventID: 'e1', eventTime: '2026-11-23T09:01:00Z', awsRegion: 'eu-west-1', userIdentity: {} },
    ...{ eventSource: `${source}.amazonaws.com`, eventName, requestParameters },
  };
  const told = alterationsIn([record]).flatMap(({ type, alteration }) =>
    isReported(type) ? [type.task(alteration.target, [record])] : [],
  );
  if (told.length !== 1) throw new Error(`${told.length} tasks`);
  return told[0];
}

describe('what no call takes back is told with the reason', () => {
  it.each([
    ['cloudformation', 'UpdateStack', { stackName: 'shop' }, 'CloudFormation keeps neither the template'],
    [
      ...(['cloudformation', 'UpdateStack'] as const),
      { stackName: 'arn:aws:cloudformation:eu-west-1:1:stack/shop/2f' },
      'CloudFormation keeps neither the template',
    ],
    ['kms', 'DeleteImportedKeyMaterial', { keyId: 'shop' }, 'only its owner has what was imported'],
    ['guardduty', 'DisassociateFromMasterAccount', { detectorId: 'shop' }, 'has to invite this one again'],
    ['route53domains', 'UpdateDomainContact', { domainName: 'shop' }, 'no call takes it back'],
  ])('%s %s', (source, name, asked, why) => {
    const task = taskOf(source, name, asked);
    expect(task?.what).toMatch(/\bshop\b/);
    expect(task?.why).toContain(why);
  });
});
