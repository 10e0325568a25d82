import type {
  IamInstanceProfileAssociation,
  ReplaceIamInstanceProfileAssociationRequest,
  ReplaceIamInstanceProfileAssociationResult,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating } from './buckets.ts';
import { profileToPass } from './instance-role.ts';
import { associationIdOf, profileOf } from './instance-shape.ts';
import { ec2Of } from './lifecycle.ts';

/** ReplaceIamInstanceProfileAssociation: the instance keeps its association and gets another profile. */
export const replaceProfile: Operation = {
  readOnly: false,
  bucket: mutating('ReplaceIamInstanceProfileAssociation'),
  trailRequest: (input: ReplaceIamInstanceProfileAssociationRequest) => ({
    ReplaceIamInstanceProfileAssociationRequest: {
      AssociationId: input.AssociationId,
      IamInstanceProfile: input.IamInstanceProfile,
    },
  }),
  trailResponse: ({ IamInstanceProfileAssociation: it }: ReplaceIamInstanceProfileAssociationResult) => ({
    ReplaceIamInstanceProfileAssociationResponse: {
      iamInstanceProfileAssociation: {
        associationId: it?.AssociationId,
        instanceId: it?.InstanceId,
        iamInstanceProfile: { arn: it?.IamInstanceProfile?.Arn, id: it?.IamInstanceProfile?.Id },
        state: it?.State,
      },
    },
  }),
  run(call, input: ReplaceIamInstanceProfileAssociationRequest) {
    const instance = Object.values(ec2Of(call).instances).find(
      (each) => each.instanceProfile !== undefined && associationIdOf(each) === input.AssociationId,
    );
    const profile = profileToPass(call, input.IamInstanceProfile);
    if (!instance || !profile) {
      throw new ServiceError(
        'InvalidAssociationID.NotFound',
        `An invalid association-id of '${input.AssociationId}' was given`,
      );
    }
    instance.instanceProfile = profile;
    const association: IamInstanceProfileAssociation = {
      ...{ AssociationId: input.AssociationId, InstanceId: instance.instanceId, State: 'associating' },
      ...profileOf(instance),
    };
    return { IamInstanceProfileAssociation: association };
  },
};
