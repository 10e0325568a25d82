import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Alteration, ReportedType } from '../change-type.ts';

function alterations(record: TrailRecord): readonly Alteration[] {
  const id = textAt(record.requestParameters, 'modelId') ?? 'use case of the account';
  return [{ target: { type: 'bedrock-model-access', id, region: record.awsRegion }, set: true }];
}

/** Models opened to the account: the form that says what they are for, and the right to use one. No call takes either back. */
export const bedrockModelAccess: ReportedType = {
  type: 'bedrock-model-access',
  title: 'Models opened to the account',
  scope: 'regional',
  alteredBy: [
    { source: 'bedrock', name: 'PutUseCaseForModelAccess', alterations },
    { source: 'bedrock', name: 'PutFoundationModelEntitlement', alterations },
  ],
  task({ id, region }, records) {
    const last = records.at(-1);
    return {
      what: `Close what was opened in Bedrock in ${region}: ${id}`,
      why: `${last?.eventName} opened it at ${last?.eventTime} (event ${last?.eventID}), and no call takes it back`,
      how: 'Deny bedrock:InvokeModel* in a service control policy or in the policies of those who do not need it, and look at the cost of the models used.',
    };
  },
};
