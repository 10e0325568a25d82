import type { ReportedType } from '../change-type.ts';
import { lastCall } from '../reported-call.ts';
import { keyTarget } from './kms-key-target.ts';

/**
 * Key material that was imported, and deleted: AWS has no copy of it.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
 */
export const kmsKeyMaterial: ReportedType = {
  type: 'kms-key-material',
  title: 'Imported key material deleted',
  scope: 'regional',
  alteredBy: [
    {
      ...{ source: 'kms', name: 'DeleteImportedKeyMaterial' },
      alterations: (record) => keyTarget(record, 'material').map((target) => ({ target, set: false })),
    },
  ],
  task: ({ id, region }, records) => ({
    what: `Import the material of KMS key ${id} (${region}) again`,
    why: `${lastCall(records)}, and only its owner has what was imported: until then nothing it encrypted can be read`,
    how: 'aws kms get-parameters-for-import, then aws kms import-key-material with the same material.',
  }),
};
