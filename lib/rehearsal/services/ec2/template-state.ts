import type { LaunchTemplateSpecification, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { type Call, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';

export interface TemplateVersionState {
  readonly version: number;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly description?: string;
  readonly data: RequestLaunchTemplateData;
}

export interface TemplateState {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly createdBy: string;
  defaultVersion: number;
  latestVersion: number;
  readonly versions: Record<string, TemplateVersionState>;
  readonly tags: Record<string, string>;
}

/** Launch templates of the call's region, by id. EC2 keeps them, whichever service launches from them. */
export function templatesOf(call: Call): Record<string, TemplateState> {
  return shelf<TemplateState>({ ...call, service: 'ec2' }, 'launch-template');
}

/** @throws ServiceError InvalidLaunchTemplateId.NotFound or InvalidLaunchTemplateName.NotFoundException. */
export function templateBy(
  call: Call,
  named: { readonly LaunchTemplateId?: string | undefined; readonly LaunchTemplateName?: string | undefined },
): TemplateState {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = named;
  if (id === undefined && name === undefined)
    throw new ServiceError('MissingParameter', 'Either the launch template ID or its name must be given.');
  const found = Object.values(templatesOf(call)).find((template) =>
    id === undefined ? template.name === name : template.id === id,
  );
  if (found) return found;
  throw id === undefined
    ? new ServiceError(
        'InvalidLaunchTemplateName.NotFoundException',
        `The specified launch template, with template name ${name}, does not exist.`,
      )
    : new ServiceError(
        'InvalidLaunchTemplateId.NotFound',
        `The specified launch template, with template ID ${id}, does not exist.`,
      );
}

/** @throws ServiceError InvalidLaunchTemplateId.VersionNotFound. */
export function versionOf(template: TemplateState, asked = '$Default'): TemplateVersionState {
  const aliases: Readonly<Record<string, number>> = {
    $Default: template.defaultVersion,
    $Latest: template.latestVersion,
  };
  const version = template.versions[aliases[asked] ?? asked];
  if (version) return version;
  throw new ServiceError(
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find launch template version ${asked} for ${template.id}.`,
  );
}

/** What a launch from a template asks for, with the tags EC2 puts on the instances. */
export function templateData(call: Call, asked: LaunchTemplateSpecification) {
  const template = templateBy(call, asked);
  const { version, data } = versionOf(template, asked.Version);
  const tags = { 'aws:ec2launchtemplate:id': template.id, 'aws:ec2launchtemplate:version': String(version) };
  return { data, tags };
}
