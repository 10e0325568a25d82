import type {
  CreateLaunchTemplateRequest,
  CreateLaunchTemplateResult,
  DeleteLaunchTemplateRequest,
  DeleteLaunchTemplateResult,
  DescribeLaunchTemplatesRequest,
  DescribeLaunchTemplatesResult,
  LaunchTemplate,
  ModifyLaunchTemplateRequest,
  ModifyLaunchTemplateResult,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { required } from './lookup.ts';
import { paged } from './paging.ts';
import { wrapped } from './schema-trail.ts';
import { tagsFor, tagsOf } from './tags.ts';
import { type TemplateState, templateBy, templatesOf, versionOf } from './template-state.ts';

function templateOf(template: TemplateState): LaunchTemplate {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    CreateTime: new Date(template.createdAt),
    CreatedBy: template.createdBy,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: template.latestVersion,
    Tags: tagsOf(template.tags),
  };
}

const createLaunchTemplate: Operation = {
  readOnly: false,
  bucket: mutating('CreateLaunchTemplate'),
  ...wrapped('CreateLaunchTemplate'),
  run(call, input: CreateLaunchTemplateRequest): CreateLaunchTemplateResult {
    const templates = templatesOf(call);
    const name = required(input.LaunchTemplateName, 'LaunchTemplateName');
    if (Object.values(templates).some((template) => template.name === name))
      throw new ServiceError(
        'InvalidLaunchTemplateName.AlreadyExistsException',
        'Launch template name already in use.',
      );
    const id = call.account.id('lt-');
    const made = { createdAt: call.now.toISOString(), createdBy: call.caller.arn };
    templates[id] = {
      id,
      name,
      ...made,
      defaultVersion: 1,
      latestVersion: 1,
      versions: {
        1: {
          version: 1,
          ...made,
          data: input.LaunchTemplateData ?? {},
          ...(input.VersionDescription === undefined ? {} : { description: input.VersionDescription }),
        },
      },
      tags: tagsFor('launch-template', input.TagSpecifications),
    };
    return { LaunchTemplate: templateOf(templates[id]) };
  },
};

const describeLaunchTemplates: Operation = {
  readOnly: true,
  bucket: reading('DescribeLaunchTemplates'),
  ...wrapped('DescribeLaunchTemplates'),
  trailResponse: () => null,
  run(call, input: DescribeLaunchTemplatesRequest): DescribeLaunchTemplatesResult {
    const named = [
      ...(input.LaunchTemplateIds ?? []).map((LaunchTemplateId) => templateBy(call, { LaunchTemplateId })),
      ...(input.LaunchTemplateNames ?? []).map((LaunchTemplateName) =>
        templateBy(call, { LaunchTemplateName }),
      ),
    ];
    const matching = filtered(named.length > 0 ? named : Object.values(templatesOf(call)), input.Filters, {
      'launch-template-name': ({ name }) => name,
    });
    const { page, next } = paged(matching, ({ id }) => id, input);
    return { LaunchTemplates: page.map(templateOf), ...next };
  },
};

const modifyLaunchTemplate: Operation = {
  readOnly: false,
  bucket: mutating('ModifyLaunchTemplate'),
  ...wrapped('ModifyLaunchTemplate'),
  run(call, input: ModifyLaunchTemplateRequest): ModifyLaunchTemplateResult {
    const template = templateBy(call, input);
    template.defaultVersion = versionOf(template, required(input.DefaultVersion, 'DefaultVersion')).version;
    return { LaunchTemplate: templateOf(template) };
  },
};

const deleteLaunchTemplate: Operation = {
  readOnly: false,
  bucket: mutating('DeleteLaunchTemplate'),
  ...wrapped('DeleteLaunchTemplate'),
  run(call, input: DeleteLaunchTemplateRequest): DeleteLaunchTemplateResult {
    const template = templateBy(call, input);
    delete templatesOf(call)[template.id];
    return { LaunchTemplate: templateOf(template) };
  },
};

export const launchTemplateOperations = {
  CreateLaunchTemplate: createLaunchTemplate,
  DescribeLaunchTemplates: describeLaunchTemplates,
  ModifyLaunchTemplate: modifyLaunchTemplate,
  DeleteLaunchTemplate: deleteLaunchTemplate,
};
