import type {
  CancelDomainTransferToAnotherAwsAccountRequest,
  EnableDomainTransferLockRequest,
  GetDomainDetailRequest,
  ListOperationsRequest,
  Nameserver,
  OperationSummary,
  RegisterDomainRequest,
  TransferDomainToAnotherAwsAccountRequest,
  UpdateDomainNameserversRequest,
} from '@aws-sdk/client-route-53-domains';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { shelf } from '../shelf.ts';

interface DomainState {
  readonly name: string;
  locked: boolean;
  autoRenew: boolean;
  nameservers: Nameserver[];
}

interface OperationState {
  readonly id: string;
  readonly type: OperationSummary['Type'];
  readonly domain: string;
  readonly submittedAt: string;
  status: NonNullable<OperationSummary['Status']>;
}

const domains = (call: Call) => shelf<DomainState>(call, 'domain');
const operations = (call: Call) => shelf<OperationState>(call, 'operation');

function domainBy(call: Call, name: string | undefined): DomainState {
  const found = domains(call)[name ?? ''];
  if (found) return found;
  throw new ServiceError('InvalidInput', `Domain ${name} not found in account ${call.account.accountId}`);
}

function submitted(call: Call, type: OperationSummary['Type'], domain: string, done = true): OperationState {
  const id = call.account.uuid();
  const at = call.now.toISOString();
  const made: OperationState = {
    id,
    type,
    domain,
    submittedAt: at,
    status: done ? 'SUCCESSFUL' : 'IN_PROGRESS',
  };
  operations(call)[id] = made;
  return made;
}

const switched = (member: 'locked' | 'autoRenew', on: boolean): Operation =>
  writes((call, { DomainName }: EnableDomainTransferLockRequest) => {
    const domain = domainBy(call, DomainName);
    domain[member] = on;
    return { OperationId: submitted(call, 'DOMAIN_LOCK', domain.name).id };
  });

/** Route 53's registrar: locks, name servers, and transfers that wait to be accepted. */
export const route53domainsService: SimulatedService = {
  name: 'route53domains',
  eventSource: 'route53domains.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    RegisterDomain: writes((call, { DomainName: name = '' }: RegisterDomainRequest) => {
      const nameservers = [{ Name: 'ns-1.awsdns-01.com' }, { Name: 'ns-2.awsdns-02.net' }];
      domains(call)[name] = { name, locked: true, autoRenew: true, nameservers };
      return { OperationId: submitted(call, 'REGISTER_DOMAIN', name).id };
    }),
    GetDomainDetail: reads((call, { DomainName }: GetDomainDetailRequest) => {
      const { name, locked, autoRenew, nameservers } = domainBy(call, DomainName);
      const StatusList = locked ? ['clientTransferProhibited'] : ['ok'];
      return { DomainName: name, AutoRenew: autoRenew, Nameservers: nameservers, StatusList };
    }),
    EnableDomainTransferLock: switched('locked', true),
    DisableDomainTransferLock: switched('locked', false),
    EnableDomainAutoRenew: switched('autoRenew', true),
    DisableDomainAutoRenew: switched('autoRenew', false),
    UpdateDomainNameservers: writes(
      (call, { DomainName, Nameservers = [] }: UpdateDomainNameserversRequest) => {
        const domain = domainBy(call, DomainName);
        domain.nameservers = Nameservers;
        return { OperationId: submitted(call, 'UPDATE_NAMESERVER', domain.name).id };
      },
    ),
    TransferDomainToAnotherAwsAccount: writes(
      (call, { DomainName }: TransferDomainToAnotherAwsAccountRequest) => {
        const { name } = domainBy(call, DomainName);
        const { id } = submitted(call, 'INTERNAL_TRANSFER_OUT_DOMAIN', name, false);
        return { OperationId: id, Password: call.account.secret(16) };
      },
    ),
    CancelDomainTransferToAnotherAwsAccount: writes(
      (call, { DomainName }: CancelDomainTransferToAnotherAwsAccountRequest) => {
        const open = Object.values(operations(call)).find(
          ({ domain, status }) => domain === DomainName && status === 'IN_PROGRESS',
        );
        if (open === undefined) throw new ServiceError('OperationNotFound', 'No transfer is in progress.');
        open.status = 'ERROR';
        return { OperationId: open.id };
      },
    ),
    ListOperations: reads((call, { Type, Status }: ListOperationsRequest) => ({
      Operations: Object.values(operations(call))
        .filter((one) => one.type !== undefined && (Type?.includes(one.type) ?? true))
        .filter((one) => Status?.includes(one.status) ?? true)
        .map((one) => ({
          ...{ OperationId: one.id, Type: one.type, DomainName: one.domain, Status: one.status },
          SubmittedDate: new Date(one.submittedAt),
        })),
    })),
  },
};
