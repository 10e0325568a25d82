import type {
  AssociateIamInstanceProfileRequest,
  DescribeIamInstanceProfileAssociationsRequest,
  DescribeIamInstanceProfileAssociationsResult,
  DisassociateIamInstanceProfileRequest,
  DisassociateIamInstanceProfileResult,
  IamInstanceProfileAssociation,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { profileToPass } from './instance-role.ts';
import { associationIdOf, profileOf } from './instance-shape.ts';
import { ec2Of } from './lifecycle.ts';
import { instanceBy } from './lookup.ts';
import { paged } from './paging.ts';
import { wrapped } from './schema-trail.ts';
import type { InstanceState } from './state.ts';
import { present } from './trail-shapes.ts';

function associationOf(
  instance: InstanceState,
  State: 'associating' | 'associated' | 'disassociating',
): IamInstanceProfileAssociation {
  return {
    AssociationId: associationIdOf(instance),
    InstanceId: instance.instanceId,
    State,
    ...profileOf(instance),
  };
}

function withProfile(instances: Readonly<Record<string, InstanceState>>): readonly InstanceState[] {
  return Object.values(instances).filter(
    ({ instanceProfile, state }) => instanceProfile !== undefined && state !== 'terminated',
  );
}

const describeAssociations: Operation = {
  readOnly: true,
  bucket: reading('DescribeIamInstanceProfileAssociations'),
  trailRequest: (input: DescribeIamInstanceProfileAssociationsRequest) => ({
    DescribeIamInstanceProfileAssociationsRequest: present({
      AssociationId: input.AssociationIds,
      Filter: input.Filters?.map(({ Name, Values }) => ({ Name, Value: Values })),
    }),
  }),
  run(
    call,
    input: DescribeIamInstanceProfileAssociationsRequest,
  ): DescribeIamInstanceProfileAssociationsResult {
    const asked = withProfile(ec2Of(call).instances).filter(
      (instance) => input.AssociationIds?.includes(associationIdOf(instance)) ?? true,
    );
    const matching = filtered(asked, input.Filters, {
      'instance-id': ({ instanceId }) => instanceId,
      state: () => 'associated',
    });
    const { page, next } = paged(matching, associationIdOf, input);
    return {
      IamInstanceProfileAssociations: page.map((instance) => associationOf(instance, 'associated')),
      ...next,
    };
  },
};

/** AssociateIamInstanceProfile: for an instance that has none. */
const associate: Operation = {
  readOnly: false,
  bucket: mutating('AssociateIamInstanceProfile'),
  ...wrapped('AssociateIamInstanceProfile'),
  run(call, { InstanceId, IamInstanceProfile }: AssociateIamInstanceProfileRequest) {
    const instance = instanceBy(ec2Of(call), InstanceId, call.now);
    const profile = profileToPass(call, IamInstanceProfile);
    if (instance.instanceProfile !== undefined || !profile)
      throw new ServiceError('IncorrectState', `There is an existing association for instance ${InstanceId}`);
    instance.instanceProfile = profile;
    return { IamInstanceProfileAssociation: associationOf(instance, 'associating') };
  },
};

/** DisassociateIamInstanceProfile: credentials already on the instance stay valid until they run out. */
const disassociate: Operation = {
  readOnly: false,
  bucket: mutating('DisassociateIamInstanceProfile'),
  trailRequest: (input: DisassociateIamInstanceProfileRequest) => ({
    DisassociateIamInstanceProfileRequest: { AssociationId: input.AssociationId },
  }),
  trailResponse: ({ IamInstanceProfileAssociation: it }: DisassociateIamInstanceProfileResult) => ({
    DisassociateIamInstanceProfileResponse: {
      iamInstanceProfileAssociation: {
        associationId: it?.AssociationId,
        instanceId: it?.InstanceId,
        iamInstanceProfile: { arn: it?.IamInstanceProfile?.Arn, id: it?.IamInstanceProfile?.Id },
        state: it?.State,
      },
    },
  }),
  run(call, input: DisassociateIamInstanceProfileRequest): DisassociateIamInstanceProfileResult {
    const instance = withProfile(ec2Of(call).instances).find(
      (each) => associationIdOf(each) === input.AssociationId,
    );
    if (!instance)
      throw new ServiceError(
        'InvalidAssociationID.NotFound',
        `An invalid association-id of '${input.AssociationId}' was given`,
      );
    const association = associationOf(instance, 'disassociating');
    delete instance.instanceProfile;
    return { IamInstanceProfileAssociation: association };
  },
};

export const profileAssociationOperations = {
  DescribeIamInstanceProfileAssociations: describeAssociations,
  AssociateIamInstanceProfile: associate,
  DisassociateIamInstanceProfile: disassociate,
};
