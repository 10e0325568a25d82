import { type ContractCase, refusal } from '../contract-case.ts';

const NO_GUARDDUTY = 'has no GuardDuty';
const NO_FINDINGS = 'has detectors, but no findings';

export const guarddutyCases: readonly ContractCase[] = [
  {
    call: 'guardduty:ListDetectors',
    says: 'gives none where GuardDuty was never turned on',
    run: async (bench) => (await bench.as().read('guardduty', 'eu-west-1').listDetectors({})).DetectorIds,
    gives: [],
    differs: { ministack: NO_GUARDDUTY },
  },
  {
    call: 'guardduty:ListFindings',
    says: 'refuses a detector that is not there',
    run: (bench) =>
      refusal(
        bench
          .as()
          .read('guardduty', 'eu-west-1')
          .listFindings({ DetectorId: '0'.repeat(32) }),
      ),
    gives: 'BadRequestException',
    differs: { ministack: NO_GUARDDUTY, moto: NO_FINDINGS },
  },
  {
    call: 'guardduty:GetFindings',
    says: 'refuses a detector that is not there',
    run: (bench) =>
      refusal(
        bench
          .as()
          .read('guardduty', 'eu-west-1')
          .getFindings({ DetectorId: '0'.repeat(32), FindingIds: ['none'] }),
      ),
    gives: 'BadRequestException',
    differs: { ministack: NO_GUARDDUTY, moto: NO_FINDINGS },
  },
];
