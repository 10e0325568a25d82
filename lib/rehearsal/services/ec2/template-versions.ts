import type {
  CreateLaunchTemplateVersionRequest,
  CreateLaunchTemplateVersionResult,
  DeleteLaunchTemplateVersionsRequest,
  DeleteLaunchTemplateVersionsResult,
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult,
  LaunchTemplateVersion,
  ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { paged } from './paging.ts';
import { wrapped } from './schema-trail.ts';
import { type TemplateState, type TemplateVersionState, templateBy, versionOf } from './template-state.ts';

function versionShape(template: TemplateState, state: TemplateVersionState): LaunchTemplateVersion {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: state.version,
    CreateTime: new Date(state.createdAt),
    CreatedBy: state.createdBy,
    DefaultVersion: state.version === template.defaultVersion,
    // The answer has the members of the request, each with the same value.
    LaunchTemplateData: state.data as ResponseLaunchTemplateData,
    ...(state.description === undefined ? {} : { VersionDescription: state.description }),
  };
}

const createVersion: Operation = {
  readOnly: false,
  bucket: mutating('CreateLaunchTemplateVersion'),
  ...wrapped('CreateLaunchTemplateVersion'),
  run(call, input: CreateLaunchTemplateVersionRequest): CreateLaunchTemplateVersionResult {
    const template = templateBy(call, input);
    const source = input.SourceVersion === undefined ? {} : versionOf(template, input.SourceVersion).data;
    template.latestVersion += 1;
    const state: TemplateVersionState = {
      version: template.latestVersion,
      createdAt: call.now.toISOString(),
      createdBy: call.caller.arn,
      data: { ...source, ...input.LaunchTemplateData },
      ...(input.VersionDescription === undefined ? {} : { description: input.VersionDescription }),
    };
    template.versions[state.version] = state;
    return { LaunchTemplateVersion: versionShape(template, state) };
  },
};

const describeVersions: Operation = {
  readOnly: true,
  bucket: reading('DescribeLaunchTemplateVersions'),
  ...wrapped('DescribeLaunchTemplateVersions'),
  trailResponse: () => null,
  run(call, input: DescribeLaunchTemplateVersionsRequest): DescribeLaunchTemplateVersionsResult {
    const template = templateBy(call, input);
    const asked = input.Versions?.length
      ? input.Versions.map((version) => versionOf(template, version))
      : Object.values(template.versions);
    const { page, next } = paged(asked, ({ version }) => String(version).padStart(9, '0'), input);
    return { LaunchTemplateVersions: page.map((state) => versionShape(template, state)), ...next };
  },
};

/** Answers what it deleted and what it did not, the default version among them; the call itself succeeds. */
const deleteVersions: Operation = {
  readOnly: false,
  bucket: mutating('DeleteLaunchTemplateVersions'),
  ...wrapped('DeleteLaunchTemplateVersions'),
  run(call, input: DeleteLaunchTemplateVersionsRequest): DeleteLaunchTemplateVersionsResult {
    const template = templateBy(call, input);
    const named = { LaunchTemplateId: template.id, LaunchTemplateName: template.name };
    const done = [];
    const refused = [];
    for (const version of (input.Versions ?? []).map(Number)) {
      const kept = template.versions[version];
      const isDefault = version === template.defaultVersion;
      if (kept && !isDefault) {
        delete template.versions[version];
        done.push({ ...named, VersionNumber: version });
        continue;
      }
      const error = isDefault
        ? { Code: 'unexpectedError' as const, Message: `Version ${version} is the default version.` }
        : { Code: 'launchTemplateVersionDoesNotExist' as const, Message: `There is no version ${version}.` };
      refused.push({ ...named, VersionNumber: version, ResponseError: error });
    }
    return {
      SuccessfullyDeletedLaunchTemplateVersions: done,
      UnsuccessfullyDeletedLaunchTemplateVersions: refused,
    };
  },
};

export const templateVersionOperations = {
  CreateLaunchTemplateVersion: createVersion,
  DescribeLaunchTemplateVersions: describeVersions,
  DeleteLaunchTemplateVersions: deleteVersions,
};
