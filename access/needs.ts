import type { Reference } from './model';
import { type Mask, maskOf } from './permissions';
import { type Clauses, type Need, RPCS, type Rule } from './rpcs';

/** One thing that is needed: any bit of the mask; `name` is the permission to tell people. */
export interface Clause {
  mask: Mask;
  name: string;
}

interface CompiledNeed {
  always?: readonly Clause[];
  byKind?: ReadonlyMap<string, readonly Clause[]>;
  unshared?: ReadonlySet<string>;
}

/** A rule of the table with its permissions as masks. */
export interface CompiledRule extends Omit<Rule, 'needs'> {
  needs: ReadonlyMap<string, CompiledNeed>;
}

/** `RPCS` made ready for deciding. */
export const RULES: ReadonlyMap<string, CompiledRule> = new Map(
  Object.entries(RPCS).map(([rpc, rule]) => [rpc, { ...rule, needs: mapOf(rule.needs, compileNeed) }]),
);

export function clauseOf(permissions: readonly string[]): Clause {
  return { mask: maskOf(permissions), name: permissions[0]! };
}

/** What a reference needs where it points; undefined when the RPC has no such role or kind. */
export function clausesFor(rule: CompiledRule, reference: Reference): readonly Clause[] | undefined {
  const need = rule.needs.get(reference.role);
  return need?.always ?? need?.byKind?.get(reference.kind ?? '');
}

function compileNeed(need: Need): CompiledNeed {
  return {
    always: need.always?.map(clauseOf),
    byKind: need.byKind && mapOf(need.byKind, (clauses: Clauses) => clauses.map(clauseOf)),
    unshared: need.unshared && new Set(need.unshared),
  };
}

function mapOf<V, W>(record: Readonly<Partial<Record<string, V>>>, f: (value: V) => W): Map<string, W> {
  return new Map(Object.entries(record).map(([key, value]) => [key, f(value!)]));
}
