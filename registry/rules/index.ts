import type { TenantsFile } from '../schema';
import type { Source } from '../source';
import type { Problem } from '../text';
import { type Check, context } from './context';

const CHECKS: readonly Check[] = [];

/**
 * What one field alone can't tell: references, collisions, budgets, sums.
 *
 * @param file the readable part of the file
 * @param raw the file as it is written, so that a thing that exists but is faulty is not called unknown
 */
export function checkRules(file: TenantsFile, source: Source, raw: unknown): Problem[] {
  const problems: Problem[] = [];
  const shared = context(file, source, raw, problems);
  for (const check of CHECKS) check(shared);
  return problems;
}
