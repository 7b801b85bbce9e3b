import type { Place } from '../../../cli/preview/cloud';

/** Where the doubles' cloud is; the account is one of AWS's documentation examples. */
export const PLACE: Place = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' };
