import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';

const event = (name: string): AlteringEvent => ({
  ...{ source: 'bedrock', name },
  alterations({ requestParameters: asked, awsRegion: region }) {
    const id = textAt(asked, 'guardrailIdentifier')?.split('/').at(-1);
    return id === undefined ? [] : [{ target: { type: 'bedrock-guardrail', id, region }, set: null }];
  },
});

/** Guardrails of others that were changed or deleted: CloudTrail hides what they said. */
export const bedrockGuardrailAltered: ReportedType = {
  type: 'bedrock-guardrail-altered',
  title: 'Guardrails changed or deleted',
  scope: 'regional',
  alteredBy: [event('UpdateGuardrail'), event('DeleteGuardrail')],
  task({ id, region }, records) {
    const last = records.at(-1);
    return {
      what: `Put the guardrail ${id} in ${region} right`,
      why: `${last?.eventName} altered it at ${last?.eventTime} (event ${last?.eventID}), and CloudTrail does not tell what it said`,
      how: 'Compare its draft with the last numbered version (aws bedrock get-guardrail), or make it anew from where it is described as code.',
    };
  },
};
