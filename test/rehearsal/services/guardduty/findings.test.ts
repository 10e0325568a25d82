import { describe, expect, it } from 'vitest';
import { addMiningFinding } from '../../../../lib/rehearsal/services/guardduty/finding.ts';
import { refusal } from '../../account/in-account.ts';
import { first, inServices, REGION } from '../in-services.ts';

describe('GuardDuty', () => {
  it('has one detector a region, once it is made', async () => {
    const { guardduty } = inServices().clients();
    expect((await guardduty.listDetectors({})).DetectorIds).toEqual([]);
    const { DetectorId } = await guardduty.createDetector({ Enable: true });
    expect((await guardduty.listDetectors({})).DetectorIds).toEqual([DetectorId]);
    expect((await guardduty.getDetector({ DetectorId })).Status).toBe('ENABLED');
    expect(await refusal(guardduty.createDetector({ Enable: true }))).toMatchObject({
      code: 'BadRequestException',
    });
    expect(await refusal(guardduty.getDetector({ DetectorId: 'unknown' }))).toMatchObject({
      code: 'BadRequestException',
    });
  });

  it('tells of an instance that mines, by criteria', async () => {
    const { clients, launch, account } = inServices();
    const id = first(await launch(1, { InstanceType: 'c5.12xlarge' }));
    const finding = addMiningFinding(account, REGION, id);
    const { guardduty } = clients();
    const { DetectorIds: [DetectorId] = [] } = await guardduty.listDetectors({});
    const found = async (field: string, condition: object) =>
      (await guardduty.listFindings({ DetectorId, FindingCriteria: { Criterion: { [field]: condition } } }))
        .FindingIds;
    expect((await guardduty.listFindings({ DetectorId })).FindingIds).toEqual([finding]);
    expect(await found('type', { Equals: ['CryptoCurrency:EC2/BitcoinTool.B'] })).toEqual([finding]);
    expect(await found('resource.instanceDetails.instanceId', { Equals: ['i-00000000000000000'] })).toEqual(
      [],
    );
    expect(await found('severity', { GreaterThanOrEqual: 7 })).toEqual([finding]);
    expect(await found('severity', { LessThan: 7 })).toEqual([]);
    expect(await found('service.archived', { Equals: ['false'] })).toEqual([finding]);
    expect(await found('updatedAt', { GreaterThan: account.clock.now().getTime() + 1 })).toEqual([]);
    const { Findings = [] } = await guardduty.getFindings({ DetectorId, FindingIds: [finding, 'unknown'] });
    expect(Findings).toMatchObject([
      {
        Id: finding,
        Type: 'CryptoCurrency:EC2/BitcoinTool.B',
        Severity: 8,
        Region: REGION,
        Resource: { InstanceDetails: { InstanceId: id, InstanceType: 'c5.12xlarge' } },
      },
    ]);
  });
});
