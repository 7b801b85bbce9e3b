import { expect } from 'chai';
import fc from 'fast-check';
import {
  compileAccess,
  decide,
  type Identity,
  type Operation,
  type Reference,
  RPCS,
  visibleProjects,
} from '../../access';
import { maskOf, READS } from '../../access/permissions';
import type { Binding, Registry, Team } from '../../registry/model';
import { TEAM_PERMISSIONS } from '../../registry/permissions';
import { binding, project, registry, team } from './seed';

const DOMAINS = ['development', 'production', 'staging'];
const TEAMS = ['t0', 't1', 't2', 't3'];
const PROJECTS = TEAMS.flatMap((t) => [`${t}-a`, `${t}-b`]);
const RPC_NAMES = Object.keys(RPCS);

const some = <T>(items: readonly T[], minLength = 0) => fc.subarray([...items], { minLength });
const subjects = (suffix: string) =>
  fc.record({
    groups: some(['g0', 'g1', 'g2', `g-${suffix}`]),
    users: some(['u0@x.org', 'u1@x.org', `u-${suffix}@x.org`]),
    clients: some(['c0', `c-${suffix}`]),
  });
const roles = fc
  .tuple(some(TEAM_PERMISSIONS, 1), some(TEAM_PERMISSIONS, 1), some(TEAM_PERMISSIONS, 1))
  .map((bundles) => bundles.map((permissions, i) => ({ id: `r${i}`, permissions })));
const aBinding = (t: string): fc.Arbitrary<Binding> =>
  fc
    .tuple(fc.constantFrom('r0', 'r1', 'r2'), subjects(t), some([`${t}-a`, `${t}-b`], 1), some(DOMAINS, 1))
    .map(([role, who, projects, domains]) => binding(role, who, projects, domains));
const aTeam = (t: string, sharing: boolean): fc.Arbitrary<Team> => {
  const others = sharing ? TEAMS.filter((other) => other !== t) : [];
  const aProject = (id: string) =>
    fc.tuple(some(DOMAINS, 1), some(others)).map(([domains, sharedWith]) => project(id, domains, sharedWith));
  return fc
    .tuple(aProject(`${t}-a`), aProject(`${t}-b`), fc.array(aBinding(t), { maxLength: 4 }), fc.boolean())
    .map(([a, b, access, suspended]) => team(t, [a, b], access, { suspended }));
};
const aRegistry = (sharing = true): fc.Arbitrary<Registry> =>
  fc
    .tuple(fc.tuple(...TEAMS.map((t) => aTeam(t, sharing))), roles)
    .map(([teams, bundles]) => registry(teams, { roles: bundles }));

const anIdentity: fc.Arbitrary<Identity> = fc
  .record({
    groups: some(['g0', 'g1', 'g2', ...TEAMS.map((t) => `g-${t}`), ...TEAMS]),
    email: fc.constantFrom(undefined, 'u0@x.org', 'u1@x.org', ...TEAMS.map((t) => `u-${t}@x.org`)),
    client: fc.constantFrom(undefined, undefined, 'c0', ...TEAMS.map((t) => `c-${t}`)),
  })
  .map((found) => ({ issuer: 'https://id', subject: 's', ...found }));

const ROLES = ['target', 'source', 'entity', 'parent', 'description', 'definition', 'data'] as const;
const KINDS = ['workflow', 'task', 'launch_plan'] as const;
const aReference = (projects: readonly string[]): fc.Arbitrary<Reference> =>
  fc.record({
    role: fc.constantFrom(...ROLES),
    project: fc.constantFrom(...projects),
    domain: fc.constantFrom(...DOMAINS),
    path: fc.constant('id'),
    kind: fc.constantFrom(...KINDS),
  });
/** Requests that get past the check of their form, so that permissions decide. */
const anOperation = (projects: readonly string[] = [...PROJECTS, 'ghost']): fc.Arbitrary<Operation> =>
  fc.constantFrom(...RPC_NAMES).chain((rpc) => {
    const { needs, scope } = RPCS[rpc]!;
    const named = Object.keys(needs) as Reference['role'][];
    if (scope === 'none' || named.length === 0) return fc.constant<Operation>({ rpc, references: [] });
    const reference = (role: Reference['role']) =>
      aReference(projects).map((r) => ({ ...r, role, domain: scope === 'project' ? undefined : r.domain }));
    const more = fc.array(fc.constantFrom(...named).chain(reference), { maxLength: 2 });
    return fc
      .tuple(reference('target'), more)
      .map(([first, rest]) => ({ rpc, references: [first, ...rest] }));
  });

const answer = (of: Registry, identity: Identity, operation: Operation) =>
  decide(compileAccess(of), identity, operation).allow;
const check = <T extends [unknown, ...unknown[]]>(property: fc.IPropertyWithHooks<T>) =>
  fc.assert(property, { numRuns: 400 });

/** Teams in which the identity stands in a binding, read straight from the registry. */
const teamsWith = (of: Registry, { groups, email, client }: Identity): string[] =>
  of.teams
    .filter((t) =>
      t.access.some(
        (b) =>
          b.groups.some((g) => groups.includes(g)) ||
          (client === undefined ? b.users.includes(email ?? '') : b.clients.includes(client)),
      ),
    )
    .map((t) => t.id);
const teamOf = (projectId: string) => projectId.split('-')[0]!;

describe('access properties', () => {
  it("never allow anything in another team's project that is not shared", () =>
    check(
      fc.property(aRegistry(false), anIdentity, anOperation(), (of, identity, operation) => {
        const own = teamsWith(of, identity);
        const foreign = operation.references.some((r) => !own.includes(teamOf(r.project)));
        return !(foreign && answer(of, identity, operation));
      }),
    ));

  it("never allow more than reading and launching in another team's shared project", () =>
    check(
      fc.property(aRegistry(), anIdentity, anOperation(), (of, identity, operation) => {
        const own = teamsWith(of, identity);
        const access = compileAccess(of);
        if (!decide(access, identity, operation).allow) return;
        for (const r of operation.references.filter((one) => !own.includes(teamOf(one.project)))) {
          const shared = of.teams.flatMap((t) => t.projects).find((p) => p.id === r.project)!.sharedWith;
          expect(
            own.some((t) => shared.includes(t)),
            r.project,
          ).to.equal(true);
          expect(['target', 'entity', 'definition']).to.include(r.role);
          if (r.role === 'target')
            expect(operation.rpc).to.match(
              /\/(Get|List)(Active)?(Task|Workflow|LaunchPlan|NamedEnt|DescriptionEnt|Project)/,
            );
        }
      }),
    ));

  it('do not change for others when a team is added', () =>
    check(
      fc.property(aRegistry(false), anIdentity, anOperation(PROJECTS), (of, identity, operation) => {
        const without = { ...of, teams: of.teams.slice(0, -1) };
        const touched = operation.references.some((r) => teamOf(r.project) === 't3');
        fc.pre(!touched && operation.references.length > 0);
        return answer(of, identity, operation) === answer(without, identity, operation);
      }),
    ));

  it('only grow with a binding, and only in its team', () =>
    check(
      fc.property(
        aRegistry(false),
        aBinding('t1'),
        anIdentity,
        anOperation(),
        (of, added, identity, operation) => {
          const more = {
            ...of,
            teams: of.teams.map((t) => (t.id === 't1' ? { ...t, access: [...t.access, added] } : t)),
          };
          const before = answer(of, identity, operation);
          const after = answer(more, identity, operation);
          expect(!before || after, 'a binding took something away').to.equal(true);
          const inTeam =
            operation.references.length === 0 || operation.references.some((r) => teamOf(r.project) === 't1');
          if (!inTeam) expect(after).to.equal(before);
        },
      ),
    ));

  it('do not depend on order', () =>
    check(
      fc.property(aRegistry(), anIdentity, anOperation(), (of, identity, operation) => {
        const turned: Registry = {
          ...of,
          roles: of.roles.toReversed(),
          teams: of.teams.toReversed().map((t) => ({
            ...t,
            access: t.access.toReversed().map((b) => ({ ...b, groups: b.groups.toReversed() })),
            projects: t.projects.toReversed().map((p) => ({ ...p, sharedWith: p.sharedWith.toReversed() })),
          })),
        };
        const reversed = { ...identity, groups: [...identity.groups].reverse() };
        return answer(of, identity, operation) === answer(turned, reversed, operation);
      }),
    ));

  it('unite groups: with one reference and one right needed, many groups may what any of them may', () =>
    check(
      fc.property(aRegistry(), anIdentity, anOperation(), (of, identity, operation) => {
        fc.pre(operation.references.length === 1 && !/Relaunch|Recover/.test(operation.rpc));
        const alone: Identity[] = [
          { ...identity, groups: [] },
          ...identity.groups.map((g) => ({ issuer: 'https://id', subject: 's', groups: [g] })),
        ];
        return answer(of, identity, operation) === alone.some((one) => answer(of, one, operation));
      }),
    ));

  it('leave a suspended team reading only', () =>
    check(
      fc.property(aRegistry(false), anIdentity, anOperation(), (of, identity, operation) => {
        const stopped = { ...of, teams: of.teams.map((t) => ({ ...t, suspended: true })) };
        if (!answer(stopped, identity, operation)) return;
        expect(operation.rpc).to.match(/\/(Get|List|UserInfo|CreateDownloadLink)/);
        expect(answer(of, identity, operation) || of.teams.some((t) => t.suspended)).to.equal(true);
      }),
    ));

  it('answer a foreign project exactly like one that does not exist', () =>
    check(
      fc.property(aRegistry(false), anIdentity, anOperation(['t3-a']), (of, identity, operation) => {
        fc.pre(!teamsWith(of, identity).includes('t3'));
        const without = { ...of, teams: of.teams.filter((t) => t.id !== 't3') };
        expect(decide(compileAccess(of), identity, operation)).to.deep.equal(
          decide(compileAccess(without), identity, operation),
        );
      }),
    ));

  it('list exactly the projects that may be got', () =>
    check(
      fc.property(aRegistry(), anIdentity, (of, identity) => {
        const access = compileAccess(of);
        const got = PROJECTS.filter(
          (p) =>
            decide(access, identity, {
              rpc: 'AdminService/GetProject',
              references: [{ role: 'target', project: p, path: 'id' }],
            }).allow,
        );
        expect(visibleProjects(access, identity)).to.deep.equal(got);
      }),
    ));

  it('never throw, whatever is asked by whomever', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '', ...PROJECTS));
    const anything = fc.record(
      { role: text, project: text, domain: text, path: text, kind: text },
      { requiredKeys: ['role', 'project', 'path'] },
    );
    const anybody = fc.record(
      { issuer: text, subject: text, groups: fc.array(text), email: text, client: text, internal: text },
      { requiredKeys: ['issuer', 'subject', 'groups'] },
    );
    check(
      fc.property(
        aRegistry(),
        fc.option(anybody, { nil: undefined }),
        fc.oneof(text, fc.constantFrom(...RPC_NAMES)),
        fc.array(anything, { maxLength: 3 }),
        (of, identity, rpc, references) => {
          const decision = decide(compileAccess(of), identity as Identity, { rpc, references } as Operation);
          expect(decision.because).to.be.a('string').and.not.equal('');
        },
      ),
    );
  });

  it('let a right be read-only only when it reads', () => {
    expect(TEAM_PERMISSIONS.filter((p) => maskOf([p]) & READS)).to.deep.equal(
      TEAM_PERMISSIONS.filter((p) => /read|download/.test(p)),
    );
  });
});
