import type { Reference, ReferenceRole } from './model';
import { type Mask, maskOf } from './permissions';
import { type Clauses, type Need, RPCS, type Rule } from './rpcs';

/** One thing that is needed: any bit of the mask; `name` is the permission to tell people. */
export interface Clause {
  mask: Mask;
  name: string;
}

interface CompiledNeed {
  always?: readonly Clause[];
  byKind?: Readonly<Partial<Record<string, readonly Clause[]>>>;
  unshared?: readonly string[];
}

/** A rule of the table with its permissions as masks. */
export interface CompiledRule extends Omit<Rule, 'needs'> {
  needs: Readonly<Partial<Record<ReferenceRole, CompiledNeed>>>;
}

/** `RPCS` made ready for deciding. */
export const RULES: ReadonlyMap<string, CompiledRule> = new Map(
  Object.entries(RPCS).map(([rpc, rule]) => [rpc, { ...rule, needs: mapValues(rule.needs, compileNeed) }]),
);

export function clauseOf(permissions: readonly string[]): Clause {
  return { mask: maskOf(permissions), name: permissions[0]! };
}

/** What a reference needs where it points; undefined when the RPC has no such role or kind. */
export function clausesFor(rule: CompiledRule, reference: Reference): readonly Clause[] | undefined {
  if (!Object.hasOwn(rule.needs, reference.role)) return undefined;
  const need = rule.needs[reference.role]!;
  if (need.always) return need.always;
  const kind = reference.kind ?? '';
  return need.byKind && Object.hasOwn(need.byKind, kind) ? need.byKind[kind] : undefined;
}

function compileNeed(need: Need): CompiledNeed {
  return {
    always: need.always?.map(clauseOf),
    byKind: need.byKind && mapValues(need.byKind, (clauses: Clauses) => clauses.map(clauseOf)),
    unshared: need.unshared,
  };
}

function mapValues<V, W>(
  record: Readonly<Partial<Record<string, V>>>,
  f: (value: V) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value!)]));
}
