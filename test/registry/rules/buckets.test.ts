import { expectReported, teams } from '../../support/diagnostics';

function adopting(...buckets: string[]): string {
  const team = (bucket: string, i: number) => `  t${i}:
    access: [{role: developer, groups: [g${i}]}]
    projects: {p${i}: {domains: [staging]}}
    dataBucket: ${bucket}`;
  return teams(buckets.map(team).join('\n'));
}

const overlap = (second: string, team: string, first: string, other: string, line: number) =>
  `error: ${second} of team "${team}" overlaps with ${first} of team "${other}" (line ${line}), so one could read the other's data; give each a bucket or a prefix of its own`;

describe('registry/rules/buckets', () => {
  it('refuses two teams in one place of a bucket', () => {
    expectReported(adopting('acme', '§acme'), overlap('s3://acme/', 't1', 's3://acme/', 't0', 11));
    expectReported(
      adopting('{name: acme, prefix: a/b}', '{name: §acme}'),
      overlap('s3://acme/', 't1', 's3://acme/a/b/', 't0', 11),
    );
    expectReported(
      adopting('{name: acme, prefix: a}', '{name: acme, prefix: b}', '{name: acme, prefix: §a/c}'),
      overlap('s3://acme/a/c/', 't2', 's3://acme/a/', 't0', 11),
    );
  });

  it('accepts prefixes of which none contains the other', () => {
    expectReported(
      adopting('{name: acme, prefix: a}', '{name: acme, prefix: ab}', '{name: acme, prefix: b/a}', 'acme-2'),
    );
  });

  it('refuses what is no bucket or prefix', () => {
    const name = (text: string) =>
      `error: "${text}" is no S3 bucket name; write 3 to 63 lower-case letters, digits, "-" or "."`;
    const prefix = (text: string) =>
      `error: "${text}" is no key prefix; write one such as "flyte/alpha", without a slash at its ends`;
    expectReported(
      adopting(
        '§Acme',
        '§a',
        '§xn--acme',
        '{name: acme, prefix: §/a}',
        '{name: acme, prefix: §a/}',
        '{name: acme, prefix: §a/../b}',
        '§[acme]',
      ),
      name('Acme'),
      name('a'),
      'error: "xn--acme" is a bucket name that S3 reserves; write the name of your bucket',
      prefix('/a'),
      prefix('a/'),
      'error: "a/../b" has "." or ".." as a segment; remove it',
      'error: "dataBucket" must be the name of an S3 bucket, or {name: acme-alpha, prefix: flyte}',
    );
  });
});
