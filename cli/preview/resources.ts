import { count } from '../format/amount';
import { type Colors, heading, WIDTH } from '../format/style';
import { pad, table, wrap } from '../format/table';
import type { PreviewedResource } from './program';

const TENANT = 'flyte-tenancy:index:FlyteTenant';

/** Team id of every resource below a `FlyteTenant` component, by URN; the component itself included. */
export function teamsOf(resources: readonly PreviewedResource[]): ReadonlyMap<string, string> {
  const teams = new Map<string, string>();
  // Parents are registered before their children.
  for (const { type, name, urn, parent } of resources) {
    const team = type === TENANT ? name : teams.get(parent ?? '');
    if (team !== undefined) teams.set(urn, team);
  }
  return teams;
}

/** How many of the values there are of each kind, in order of first appearance. */
export function tally(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Number of resources by package and type. */
export function resourcesSection(resources: readonly PreviewedResource[], c: Colors): string[] {
  const byPackage = new Map<string, string[]>();
  for (const { type } of resources) {
    const { group, kind } = shortType(type);
    const kinds = byPackage.get(group) ?? [];
    kinds.push(kind);
    byPackage.set(group, kinds);
  }
  const groups = [...byPackage].sort(([, a], [, b]) => b.length - a.length);
  const width = Math.max(0, ...groups.map(([group]) => group.length));
  const digits = Math.max(0, ...groups.map(([, kinds]) => String(kinds.length).length));
  const start = 2 + width + 2 + digits + 3;
  const lines = groups.flatMap(([group, kinds]) => {
    const parts = [...tally(kinds)]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([kind, n]) => `${c.bold(String(n))} ${kind}`);
    return wrap(parts, c.dim(' · '), WIDTH - start).map((line, index) =>
      index === 0
        ? `  ${c.cyan(pad(group, width))}  ${pad(String(kinds.length), digits, 'right')}   ${line}`
        : ' '.repeat(start) + line,
    );
  });
  const types = new Set(resources.map(({ type }) => type)).size;
  return [
    ...heading('Resources', `${count(resources.length, 'resource')} of ${count(types, 'type')}`, c),
    ...lines,
  ];
}

/** Every resource, a line each. */
export function resourceList(resources: readonly PreviewedResource[], c: Colors): string[] {
  const rows = resources.map(({ type, name }) => {
    const { group, kind } = shortType(type);
    return [c.dim(group), kind, name];
  });
  const columns = ['from', 'type', 'name'].map((title) => ({ title }));
  return [
    ...heading('Resources', count(resources.length, 'resource'), c),
    ...table(columns, rows, c.dim).map((line) => `  ${line}`),
  ];
}

/** `aws:s3/bucket:Bucket`: `s3.Bucket` of `aws`; `kubernetes:core/v1:Namespace`: `Namespace` of `kubernetes`. */
export function shortType(type: string): { group: string; kind: string } {
  const [group = '', module = '', kind = ''] = type.split(':');
  if (group === 'pulumi' && module === 'providers') return { group, kind: `${kind} provider` };
  const service = group === 'aws' ? module.split('/')[0] : undefined;
  return { group, kind: service && service !== 'index' ? `${service}.${kind}` : kind };
}
