import type { Path } from '../source';
import type { Check, Context } from './context';

interface Adopted {
  team: string;
  path: Path;
  name: string;
  /** With a trailing slash, or empty for the whole bucket. */
  prefix: string;
}

function adopted(context: Context): Adopted[] {
  return Object.entries(context.file.teams).flatMap(([team, { dataBucket }]) => {
    const path = ['teams', team, 'dataBucket'];
    if (dataBucket === undefined || context.faulty(path)) return [];
    if (typeof dataBucket === 'string') return [{ team, path, name: dataBucket, prefix: '' }];
    const prefix = dataBucket.prefix === undefined ? '' : `${dataBucket.prefix}/`;
    return [
      {
        team,
        path: [...path, dataBucket.prefix === undefined ? 'name' : 'prefix'],
        name: dataBucket.name,
        prefix,
      },
    ];
  });
}

const location = ({ name, prefix }: Adopted): string => `s3://${name}/${prefix}`;

/** Two teams may share a bucket only under prefixes of which none contains the other. */
export const buckets: Check = (context) => {
  const order = (a: Adopted, b: Adopted) => (location(a) < location(b) ? -1 : 1);
  // Sorted, whatever contains a location stands before it and is the last one that contains its predecessor.
  const containing: Adopted[] = [];
  for (const bucket of adopted(context).sort(order)) {
    while (containing.length > 0 && !location(bucket).startsWith(location(containing.at(-1)!)))
      containing.pop();
    const outer = containing.at(-1);
    containing.push(bucket);
    if (outer === undefined) continue;
    const first = context.offset(outer.path) < context.offset(bucket.path) ? outer : bucket;
    const second = first === outer ? bucket : outer;
    const message = `${location(second)} of team "${second.team}" overlaps with ${location(first)} of team "${first.team}" (line ${context.line(first.path)}), so one could read the other's data; give each a bucket or a prefix of its own`;
    context.error(second.path, 'bucket-overlap', message);
  }
};
