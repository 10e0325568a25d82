import type {
  DescribeReservedInstancesRequest,
  PurchaseReservedInstancesOfferingRequest,
  ReservedInstances,
} from '@aws-sdk/client-ec2';
import type { Call, Operation } from '../../account/service.ts';
import { shelf } from '../shelf.ts';
import { mutating, reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { plain } from './schema-trail.ts';

interface ReservationState {
  readonly id: string;
  readonly offering: string;
  readonly count: number;
  readonly boughtAt: string;
}

const reservations = (call: Call) => shelf<ReservationState>(call, 'reserved-instances');

const shape = ({ id, count, boughtAt }: ReservationState): ReservedInstances => ({
  ReservedInstancesId: id,
  InstanceCount: count,
  InstanceType: 'm5.large',
  State: 'active',
  FixedPrice: 506,
  CurrencyCode: 'USD',
  Start: new Date(boughtAt),
});

const purchase: Operation = {
  readOnly: false,
  bucket: mutating('PurchaseReservedInstancesOffering'),
  ...plain('PurchaseReservedInstancesOffering'),
  run(call, input: PurchaseReservedInstancesOfferingRequest) {
    const id = call.account.uuid();
    const { ReservedInstancesOfferingId: offering = '', InstanceCount: count = 1 } = input;
    reservations(call)[id] = { id, offering, count, boughtAt: call.now.toISOString() };
    return { ReservedInstancesId: id };
  },
};

const describe: Operation = {
  readOnly: true,
  bucket: reading('DescribeReservedInstances'),
  ...plain('DescribeReservedInstances'),
  run(call, { Filters }: DescribeReservedInstancesRequest) {
    const found = filtered(Object.values(reservations(call)), Filters, {
      'reserved-instances-id': ({ id }) => id,
      state: () => 'active',
    });
    return { ReservedInstances: found.map(shape) };
  },
};

/** Reserved Instances, all of one type. */
export const reservedInstancesOperations = {
  PurchaseReservedInstancesOffering: purchase,
  DescribeReservedInstances: describe,
};
