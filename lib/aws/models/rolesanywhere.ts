import type { OperationTuple, ServiceModel } from '../model-client.ts';
import { IN_PATH, NUMBER, structureIn, TEXT, TEXTS, TIME, TRUTH } from './shapes.ts';

const NAMESPACE = 'com.amazonaws.rolesanywhere';
const structure = structureIn(NAMESPACE);

const sourceData = structure('SourceData', { x509CertificateData: TEXT, acmPcaArn: TEXT });
const source = structure('Source', { sourceType: TEXT, sourceData: () => sourceData });
const anchor = structure('TrustAnchorDetail', {
  ...{ trustAnchorId: TEXT, trustAnchorArn: TEXT, name: TEXT, source: () => source },
  ...{ enabled: TRUTH, createdAt: TIME, updatedAt: TIME },
});
const profile = structure('ProfileDetail', {
  ...{ profileId: TEXT, profileArn: TEXT, name: TEXT, enabled: TRUTH, createdBy: TEXT },
  ...{ sessionPolicy: TEXT, roleArns: TEXTS, managedPolicyArns: TEXTS, durationSeconds: NUMBER },
  ...{ createdAt: TIME, updatedAt: TIME },
});
const anchorAnswer = structure('TrustAnchorDetailResponse', { trustAnchor: () => anchor });
const profileAnswer = structure('ProfileDetailResponse', { profile: () => profile });
const oneAnchor = structure('ScalarTrustAnchorRequest', { trustAnchorId: IN_PATH }, 1);
const oneProfile = structure('ScalarProfileRequest', { profileId: IN_PATH }, 1);
const newAnchor = structure(
  'CreateTrustAnchorRequest',
  { name: TEXT, source: () => source, enabled: TRUTH },
  2,
);
const newProfile = structure(
  'CreateProfileRequest',
  {
    ...{ name: TEXT, roleArns: TEXTS, sessionPolicy: TEXT },
    ...{ managedPolicyArns: TEXTS, durationSeconds: NUMBER, enabled: TRUTH },
  },
  2,
);

const operation = (
  name: string,
  http: readonly [method: string, path: string, status: number],
  input: unknown,
  output: unknown,
): OperationTuple => [9, NAMESPACE, name, { http }, () => input, () => output];

/**
 * IAM Roles Anywhere, as far as Spillkit calls it.
 * https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_Operations.html
 */
export const rolesAnywhereModel: ServiceModel = {
  serviceId: 'RolesAnywhere',
  endpointPrefix: 'rolesanywhere',
  version: '2018-05-10',
  namespace: NAMESPACE,
  target: 'RolesAnywhere',
  like: ['scheduler', 'SchedulerClient'],
  operations: [
    operation('CreateTrustAnchor', ['POST', '/trustanchors', 201], newAnchor, anchorAnswer),
    operation('GetTrustAnchor', ['GET', '/trustanchor/{trustAnchorId}', 200], oneAnchor, anchorAnswer),
    operation(
      ...(['DisableTrustAnchor', ['POST', '/trustanchor/{trustAnchorId}/disable', 200]] as const),
      ...[oneAnchor, anchorAnswer],
    ),
    operation('DeleteTrustAnchor', ['DELETE', '/trustanchor/{trustAnchorId}', 200], oneAnchor, anchorAnswer),
    operation('CreateProfile', ['POST', '/profiles', 201], newProfile, profileAnswer),
    operation('GetProfile', ['GET', '/profile/{profileId}', 200], oneProfile, profileAnswer),
    operation('DisableProfile', ['POST', '/profile/{profileId}/disable', 200], oneProfile, profileAnswer),
    operation('DeleteProfile', ['DELETE', '/profile/{profileId}', 200], oneProfile, profileAnswer),
  ],
};

/** A certificate authority whose certificates are let in. */
export interface TrustAnchor {
  readonly trustAnchorId?: string | undefined;
  readonly trustAnchorArn?: string | undefined;
  readonly name?: string | undefined;
  readonly source?: TrustAnchorSource | undefined;
  readonly enabled?: boolean | undefined;
  readonly createdAt?: Date | undefined;
}

export interface TrustAnchorSource {
  readonly sourceType?: string | undefined;
  readonly sourceData?: {
    readonly x509CertificateData?: string | undefined;
    readonly acmPcaArn?: string | undefined;
  };
}

/** Roles that holders of such certificates may take. */
export interface RolesAnywhereProfile {
  readonly profileId?: string | undefined;
  readonly profileArn?: string | undefined;
  readonly name?: string | undefined;
  readonly roleArns?: readonly string[] | undefined;
  readonly enabled?: boolean | undefined;
  readonly createdAt?: Date | undefined;
}

export interface OneTrustAnchor {
  readonly trustAnchorId: string;
}

export interface OneProfile {
  readonly profileId: string;
}

export interface NewTrustAnchor {
  readonly name: string;
  readonly source: TrustAnchorSource;
  readonly enabled?: boolean | undefined;
}

export interface NewProfile {
  readonly name: string;
  readonly roleArns: readonly string[];
  readonly durationSeconds?: number | undefined;
  readonly enabled?: boolean | undefined;
}

type TrustAnchorAnswer = Promise<{ readonly trustAnchor?: TrustAnchor | undefined }>;
type ProfileAnswer = Promise<{ readonly profile?: RolesAnywhereProfile | undefined }>;

/** The aggregated client of IAM Roles Anywhere. */
export interface RolesAnywhere {
  createTrustAnchor(input: NewTrustAnchor): TrustAnchorAnswer;
  getTrustAnchor(input: OneTrustAnchor): TrustAnchorAnswer;
  disableTrustAnchor(input: OneTrustAnchor): TrustAnchorAnswer;
  deleteTrustAnchor(input: OneTrustAnchor): TrustAnchorAnswer;
  createProfile(input: NewProfile): ProfileAnswer;
  getProfile(input: OneProfile): ProfileAnswer;
  disableProfile(input: OneProfile): ProfileAnswer;
  deleteProfile(input: OneProfile): ProfileAnswer;
}
