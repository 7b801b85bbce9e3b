import { expectReported, teams } from '../../support/diagnostics';

function two(first: string, second: string): string {
  return teams(`  a:
    access: [${first}]
    projects: {x: {domains: [staging]}}
  b:
    access: [${second}]
    projects: {y: {domains: [staging]}}`);
}

const shared = (what: string, name: string, team: string, line: number) =>
  `error: ${what} "${name}" is also bound by team "${team}" (line ${line}) and would see both teams' work; use separate ${what}s, or write "allowShared: true" in every entry that names it`;

describe('registry/rules/subjects', () => {
  it('refuses a group, user or client that two teams bind, at each entry that does not allow it', () => {
    expectReported(
      two(
        '{role: developer, groups: [x, §g], users: [§Bob@example.com], clients: [§ci]}',
        '{role: developer, groups: [§g], users: [§bob@EXAMPLE.com], clients: [§ci]}',
      ),
      shared('group', 'g', 'b', 12),
      shared('user', 'bob@example.com', 'b', 12),
      shared('client', 'ci', 'b', 12),
      shared('group', 'g', 'a', 9),
      shared('user', 'bob@example.com', 'a', 9),
      shared('client', 'ci', 'a', 9),
    );
  });

  it('accepts it only when every such entry allows it', () => {
    const yes = '{role: developer, groups: [g], allowShared: true}';
    expectReported(two(yes, yes));
    expectReported(two(yes, '{role: developer, groups: [§g]}'), shared('group', 'g', 'a', 9));
    expectReported(two(`${yes}, {role: senior, groups: [§g]}`, yes), shared('group', 'g', 'b', 12));
  });

  it('lets one team bind a group twice; groups and clients count with their case, kinds apart', () => {
    expectReported(
      two(
        '{role: developer, groups: [g]}, {role: senior, groups: [g]}',
        '{role: developer, groups: [G], clients: [g]}',
      ),
    );
  });

  it('warns when admins are members of a team', () => {
    expectReported(
      two('{role: developer, groups: [g], users: [Ann@b.co]}', '{role: senior, groups: [h]}').replace(
        'groups: [platform-engineers]',
        'groups: [platform-engineers, §g], users: [§ann@b.co]',
      ),
      'warning: group "g" is also bound by team "a", whose members would become platform admins; use separate groups',
      'warning: user "ann@b.co" is also bound by team "a", whose members would become platform admins; use separate users',
    );
  });

  it('accepts groups as providers name them', () => {
    expectReported(
      two(
        '{role: developer, groups: ["/org/Team A", 7f1f2f3f-aaaa-bbbb-cccc-0123456789ab]}',
        '{role: developer, groups: ["urn:x:y", Zürich]}',
      ),
    );
    const blank = (name: string) =>
      `error: ${name} is no OIDC group; write its name without blanks at the ends`;
    expectReported(
      two(
        '{role: developer, groups: [§" g", §"g ", §"a\\tb"]}',
        '{role: developer, groups: [h], clients: [§"a b"]}',
      ),
      blank('" g"'),
      blank('"g "'),
      blank('"a\\tb"'),
      'error: "a b" is no OAuth2 client id; write printable ASCII without blanks',
    );
  });
});
