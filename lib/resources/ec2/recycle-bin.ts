import { awsFailure, errorCode } from '../../aws/errors.ts';
import { unlessAbsent } from '../absent.ts';
import { Remark } from '../each-by-itself.ts';

interface Kept {
  readonly RecycleBinExitTime?: Date | undefined;
}

/**
 * What there is to say of something deleted that a Recycle Bin rule may keep: nobody can delete it from there before
 * its time, and who may can restore it. Undefined when the bin does not hold it.
 * https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html
 */
export async function remarkOnBin(listed: Promise<readonly Kept[] | undefined>): Promise<Remark | undefined> {
  try {
    const [kept] = (await unlessAbsent(listed)) ?? [];
    if (kept === undefined) return undefined;
    const end = kept.RecycleBinExitTime?.toISOString() ?? 'a time EC2 does not tell';
    return new Remark(`a Recycle Bin rule keeps it until ${end}; until then it can be restored`);
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    return new Remark(`whether a Recycle Bin rule keeps it could not be read: ${errorCode(error)}`);
  }
}
