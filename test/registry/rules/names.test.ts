import { expectReported, HEAD, teams } from '../../support/diagnostics';

/** Lines of a team with these projects, each in development only unless domains are given. */
function team(id: string, projects: string): string {
  return `  ${id}:\n    access: [{role: developer, groups: [${id.replaceAll('§', '')}-developers]}]\n    projects: {${projects}}`;
}

const storage = (project: string, other: string, domain: string) =>
  `error: storage paths of project "${project}" begin like those of project "${other}" of team "a" in domain "${domain}" ("${other}-${domain}-"), so that team could read them; rename project "${project}"`;

describe('registry/rules/names', () => {
  it('refuses a project in two teams, at the later one', () => {
    expectReported(
      teams(`${team('b', 'x: {domains: [development]}')}\n${team('a', '§x: {domains: [staging]}')}`),
      'error: project "x" already belongs to team "b"; project ids are unique in Flyte: rename one, or use "sharedWith" to share it',
    );
  });

  it('refuses projects of another team whose storage paths a team may read, in every domain', () => {
    expectReported(
      teams(
        `${team('a', 'ml: {domains: [development]}')}\n${team('b', '§ml-production: {domains: [staging]}, §ml-staging-x: {domains: [staging]}, ml-stagingx: {domains: [staging]}, ml-x: {domains: [staging]}')}`,
      ),
      storage('ml-production', 'ml', 'production'),
      storage('ml-staging-x', 'ml', 'staging'),
    );
    const text = teams(
      `${team('b', '§ml-a-b-c: {domains: [staging]}')}\n${team('a', 'ml: {domains: [development]}, ml-a: {domains: [development]}')}`,
    );
    expectReported(
      text.replace('{development:', '{a-b: A b, development:'),
      storage('ml-a-b-c', 'ml', 'a-b'),
    );
  });

  it('lets one team name its projects as it likes', () => {
    expectReported(teams(team('a', 'ml: {domains: [development]}, ml-production: {domains: [staging]}')));
  });

  it('refuses namespaces that two projects would share', () => {
    expectReported(
      teams(team('a', 'ml: {domains: [a-b]}, ml-a: {domains: [staging, §b]}')).replace(
        '{development:',
        '{a-b: A b, b: B, development:',
      ),
      'error: namespace "ml-a-b" is also that of project "ml" of team "a"; rename project "ml-a" or a domain',
    );
  });

  it('refuses teams whose logical names would be the same', () => {
    expectReported(
      teams(`${team('a-b', 'c: {domains: [staging]}')}\n${team('a', '§b-c: {domains: [staging]}')}`),
      'error: "a-b-c-staging" (team-project-domain) is also the name of project "c" of team "a-b"; rename project "b-c"',
    );
    expectReported(
      teams(`${team('a', 'b: {domains: [staging]}')}\n${team('§a-b-staging', 'c: {domains: [staging]}')}`),
      'error: team "a-b-staging" has the name of what stands for project "b" of team "a" in domain "staging"; rename the team',
    );
  });

  it('refuses namespaces over 63 characters, with the budget of the longest domain', () => {
    const id = 'x'.repeat(52);
    expectReported(
      teams(
        team('a', `§${id}: {domains: [staging, development]}, ${'y'.repeat(51)}: {domains: [development]}`),
      ),
      `error: namespace "${id}-development" of project "${id}" has 64 characters, at most 63 are allowed; with domain "development" a project id has at most 51: shorten it`,
    );
  });

  it('refuses namespaces of Kubernetes and of the platform', () => {
    const message = (name: string, project: string) =>
      `error: namespace "${name}" of project "${project}" is reserved for the cluster or the platform; rename the project`;
    expectReported(
      teams(
        team('a', '§kube: {domains: [system]}, §flyte-x: {domains: [staging]}, §cert: {domains: [manager]}'),
      ).replace('{development:', '{system: System, manager: Manager, development:'),
      message('kube-system', 'kube'),
      message('flyte-x-staging', 'flyte-x'),
      message('cert-manager', 'cert'),
    );
  });

  it('warns of domains that begin like another', () => {
    expectReported(
      `${HEAD.replace('production: Production', 'production: Production, §production-eu: EU')}teams:\n${team('a', 'b: {domains: [staging]}')}\n`,
      'warning: domain "production-eu" begins with "production-", so tasks in "production" can read the stored data of the same project in "production-eu"; choose a name that does not',
    );
  });
});
