import type { Position } from '../model';
import type { TenantsFile } from '../schema';
import type { Path, Source } from '../source';
import type { Problem } from '../text';
import { buckets } from './buckets';
import { type Check, context } from './context';
import { names } from './names';
import { quotas } from './quotas';
import { references } from './references';
import { subjects } from './subjects';
import { sundries } from './sundries';

const CHECKS: readonly Check[] = [references, names, subjects, quotas, buckets, sundries];

/**
 * What one field alone can't tell: references, collisions, budgets, sums.
 *
 * @param file the readable part of the file
 * @param refused paths of what was left out of it
 * @param raw the file as it is written, so that a thing that exists but is faulty is not called unknown
 */
export function checkRules(
  file: TenantsFile,
  source: Source,
  raw: unknown,
  refused: readonly Path[],
  position: (offset: number) => Position,
): Problem[] {
  const problems: Problem[] = [];
  const shared = context(file, source, raw, refused, position, problems);
  for (const check of CHECKS) check(shared);
  return problems;
}
