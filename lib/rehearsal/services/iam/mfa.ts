import type {
  CreateVirtualMFADeviceRequest,
  DeactivateMFADeviceRequest,
  DeleteVirtualMFADeviceRequest,
  EnableMFADeviceRequest,
  ListMFADevicesRequest,
  ListVirtualMFADevicesRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import {
  alreadyExists,
  findUser,
  iamOf,
  noSuchEntity,
  onUser,
  required,
  userNameOf,
  validName,
} from './entities.ts';
import { page } from './paging.ts';
import { userShape } from './shapes.ts';

const onDevice = (input: { readonly SerialNumber?: string | undefined }) => [input.SerialNumber ?? '*'];

function holderOf(call: Call, serial: string) {
  return Object.values(iamOf(call).users).find(({ mfaDevices }) => mfaDevices.includes(serial));
}

function findDevice(call: Call, serial: string | undefined) {
  const id = required(serial, 'SerialNumber');
  const device = iamOf(call).virtualMfaDevices[id];
  if (!device) throw noSuchEntity(`VirtualMFADevice with serial number ${id} doesn't exist.`);
  return { id, device };
}

function createDevice(call: Call, input: CreateVirtualMFADeviceRequest) {
  const name = validName(input.VirtualMFADeviceName, 'VirtualMFADeviceName');
  const serial = `arn:aws:iam::${call.account.accountId}:mfa${input.Path ?? '/'}${name}`;
  const { virtualMfaDevices } = iamOf(call);
  if (virtualMfaDevices[serial])
    throw alreadyExists('MFADevice entity at the same path and name already exists.');
  virtualMfaDevices[serial] = { createdAt: call.now.toISOString() };
  return {
    VirtualMFADevice: { SerialNumber: serial, Base32StringSeed: Buffer.from(call.account.secret(32)) },
  };
}

function enable(call: Call, input: EnableMFADeviceRequest) {
  const { mfaDevices } = findUser(call, input.UserName);
  const { id, device } = findDevice(call, input.SerialNumber);
  if (holderOf(call, id)) throw alreadyExists(`MFA Device ${id} is already in use.`);
  device.enabledAt = call.now.toISOString();
  mfaDevices.push(id);
  return {};
}

function deactivate(call: Call, input: DeactivateMFADeviceRequest) {
  const userName = userNameOf(input, call);
  const { mfaDevices } = findUser(call, userName);
  const at = mfaDevices.indexOf(required(input.SerialNumber, 'SerialNumber'));
  if (at < 0) throw noSuchEntity(`MFA Device ${input.SerialNumber} is not enabled for user ${userName}.`);
  mfaDevices.splice(at, 1);
  const device = iamOf(call).virtualMfaDevices[input.SerialNumber ?? ''];
  if (device) delete device.enabledAt;
  return {};
}

function listVirtual(call: Call, input: ListVirtualMFADevicesRequest) {
  const listed = Object.entries(iamOf(call).virtualMfaDevices).filter(
    ([, { enabledAt }]) =>
      (input.AssignmentStatus !== 'Assigned' || enabledAt !== undefined) &&
      (input.AssignmentStatus !== 'Unassigned' || enabledAt === undefined),
  );
  const { items, rest } = page(listed, ([serial]) => serial, input);
  return {
    VirtualMFADevices: items.map(([SerialNumber, { enabledAt }]) => {
      const holder = holderOf(call, SerialNumber);
      return {
        SerialNumber,
        ...(holder ? { User: userShape(call, holder) } : {}),
        ...(enabledAt ? { EnableDate: new Date(enabledAt) } : {}),
      };
    }),
    ...rest,
  };
}

/** MFA devices; codes are not checked. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html */
export const mfaOperations: Readonly<Record<string, Operation>> = {
  CreateVirtualMFADevice: { readOnly: false, run: createDevice },
  EnableMFADevice: { readOnly: false, resources: onUser, run: enable },
  DeactivateMFADevice: { readOnly: false, resources: onUser, run: deactivate },
  DeleteVirtualMFADevice: {
    readOnly: false,
    resources: onDevice,
    run: (call, input: DeleteVirtualMFADeviceRequest) => {
      const { id } = findDevice(call, input.SerialNumber);
      if (holderOf(call, id)) {
        throw new ServiceError(
          'DeleteConflict',
          'MFA Device must be deactivated before it can be deleted.',
          409,
        );
      }
      delete iamOf(call).virtualMfaDevices[id];
      return {};
    },
  },
  ListMFADevices: {
    readOnly: true,
    resources: onUser,
    run: (call, input: ListMFADevicesRequest) => {
      const UserName = userNameOf(input, call);
      const { items, rest } = page(findUser(call, UserName).mfaDevices, (serial) => serial, input);
      const { virtualMfaDevices } = iamOf(call);
      return {
        MFADevices: items.map((SerialNumber) => {
          const device = virtualMfaDevices[SerialNumber];
          return {
            UserName,
            SerialNumber,
            EnableDate: new Date(device?.enabledAt ?? device?.createdAt ?? call.now),
          };
        }),
        ...rest,
      };
    },
  },
  ListVirtualMFADevices: { readOnly: true, run: listVirtual },
};
