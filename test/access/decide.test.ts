import { expect } from 'chai';
import { compileAccess, decide, type Identity, type Operation, visibleProjects } from '../../access';
import { launch, plain, ref } from './operations';
import { binding, machine, person, project, ROLES, registry, SEED, team } from './seed';

const access = compileAccess(SEED);
const alice = person('alice@company.com');
const bob = person('bob@company.com');
const DEV = 'ml-alpha/development';

const allows = (identity: Identity, operation: Operation) => decide(access, identity, operation).allow;
const may = (identity: Identity, rpc: string, place: string, kind?: 'workflow' | 'task' | 'launch_plan') =>
  allows(identity, plain(rpc, ...(place.split('/') as [string, string]), kind));

describe('access/decide', () => {
  describe('identities', () => {
    it('unites several groups, over teams', () => {
      const both = person('z@company.com', 'team-alpha-developers', 'team-beta-leads', 'unknown');
      expect(may(both, 'AdminService/CreateTask', DEV)).to.equal(true);
      expect(may(both, 'AdminService/CreateTask', 'data-beta/production')).to.equal(true);
      expect(may(both, 'AdminService/CreateTask', 'ml-alpha/production')).to.equal(false);
    });

    it('takes nothing from a name that looks like a team, a group or an address', () => {
      for (const name of [
        'alpha',
        'team-alpha',
        'ml-alpha',
        'senior',
        '',
        '__proto__',
        'team-alpha-developers ',
      ]) {
        expect(may(person(name, name), 'AdminService/GetTask', DEV), name).to.equal(false);
        expect(may(machine(name, name), 'AdminService/GetTask', DEV), name).to.equal(false);
      }
    });

    it('needs a verified e-mail: a subject that reads like one is not enough', () => {
      const forged = { issuer: 'https://id', subject: 'alice@company.com', groups: [] };
      expect(may(forged, 'AdminService/GetTask', DEV)).to.equal(false);
    });

    it('never takes a machine for the person whose e-mail it carries, nor a person for a client', () => {
      expect(may(machine('alpha-ci'), 'AdminService/CreateTask', 'ml-alpha/production')).to.equal(true);
      expect(may({ ...machine('other'), email: 'bob@company.com' }, 'AdminService/GetTask', DEV)).to.equal(
        false,
      );
      expect(may({ ...machine('other'), email: 'root@company.com' }, 'AdminService/GetTask', DEV)).to.equal(
        false,
      );
      expect(may(person('alpha-ci'), 'AdminService/GetTask', DEV)).to.equal(false);
      expect(may(person('pulumi'), 'AdminService/RegisterProject', 'x/y')).to.equal(false);
    });

    it("gives Flyte's own services nothing by e-mail or group", () => {
      const odd: Identity = { ...person('bob@company.com', 'platform-engineers'), internal: 'scheduler' };
      expect(may(odd, 'AdminService/GetTask', DEV)).to.equal(false);
      expect(visibleProjects(access, odd)).to.deep.equal([]);
    });
  });

  describe('starting executions', () => {
    it('needs executions:create where it runs and workflows:execute where the entity is', () => {
      expect(allows(alice, launch(DEV, DEV))).to.equal(true);
      expect(allows(alice, launch(DEV, 'web-alpha/development'))).to.equal(true);
      expect(allows(alice, launch('ml-alpha/production', DEV))).to.equal(false);
      expect(allows(alice, launch(DEV, 'ml-alpha/production'))).to.equal(false);
      expect(allows(bob, launch(DEV, 'ml-alpha/production'))).to.equal(true);
    });

    it('lets executions:create alone run what is registered in the same place', () => {
      expect(allows(machine('alpha-launcher'), launch(DEV, DEV))).to.equal(true);
      expect(allows(machine('alpha-launcher'), launch(DEV, 'web-alpha/development'))).to.equal(false);
      expect(
        allows(machine('alpha-launcher'), plain('AdminService/GetLaunchPlan', 'ml-alpha', 'development')),
      ).to.equal(false);
    });

    for (const kind of ['launch_plan', 'task', 'workflow'] as const) {
      it(`refuses a ${kind} of another team and of no team`, () => {
        expect(allows(alice, launch(DEV, 'data-beta/development', kind))).to.equal(false);
        expect(allows(alice, launch(DEV, 'ghost/development', kind))).to.equal(false);
      });
    }

    it('refuses an entity without resource type', () => {
      const rpc = 'AdminService/CreateExecution';
      expect(
        decide(access, alice, { rpc, references: [ref('target', DEV), ref('entity', DEV)] }).because,
      ).to.include('resource type unspecified');
      expect(allows(alice, launch(DEV, DEV, 'data'))).to.equal(false);
    });

    it('needs executions:read on what it recovers from and runs under', () => {
      for (const role of ['source', 'parent'] as const) {
        const lp = 'launch_plan';
        expect(allows(alice, launch(DEV, DEV, lp, ref(role, 'web-alpha/development'))), role).to.equal(true);
        expect(allows(alice, launch(DEV, DEV, lp, ref(role, 'ml-alpha/production'))), role).to.equal(false);
        expect(allows(alice, launch(DEV, DEV, lp, ref(role, 'lib-omega/development'))), role).to.equal(false);
        expect(allows(alice, launch(DEV, DEV, lp, ref(role, 'data-beta/development'))), role).to.equal(false);
        expect(allows(machine('alpha-launcher'), launch(DEV, DEV, lp, ref(role, DEV))), role).to.equal(false);
      }
    });

    it('needs both rights for relaunch and recover', () => {
      for (const rpc of ['AdminService/RelaunchExecution', 'AdminService/RecoverExecution']) {
        expect(may(alice, rpc, DEV)).to.equal(true);
        expect(may(machine('alpha-launcher'), rpc, DEV)).to.equal(false);
        expect(may(person('vera@company.com'), rpc, 'ml-alpha/production')).to.equal(false);
        expect(
          allows(alice, { rpc, references: [ref('target', DEV), ref('parent', 'data-beta/development')] }),
        ).to.equal(false);
      }
    });
  });

  describe('sharing', () => {
    const lib = 'lib-omega/production';
    it('lets the other team read and launch entities, in every domain', () => {
      expect(may(alice, 'AdminService/GetLaunchPlan', lib)).to.equal(true);
      expect(may(alice, 'AdminService/ListNamedEntities', lib, 'task')).to.equal(true);
      expect(allows(alice, launch(DEV, lib))).to.equal(true);
      const node = {
        rpc: 'AdminService/CreateWorkflow',
        references: [ref('target', DEV), ref('entity', lib)],
      };
      expect(allows(alice, node)).to.equal(true);
    });

    it('passes on no execution, no data, no change, and no task that would write there', () => {
      for (const rpc of [
        'GetExecution',
        'ListExecutions',
        'CreateTask',
        'UpdateNamedEntity',
        'GetProjectDomainAttributes',
      ]) {
        expect(may(alice, `AdminService/${rpc}`, lib), rpc).to.equal(false);
      }
      expect(allows(alice, launch(lib, lib))).to.equal(false);
      expect(allows(alice, launch(DEV, lib, 'task'))).to.equal(false);
      expect(may(bob, 'DataProxyService/CreateDownloadLink', lib)).to.equal(false);
    });

    it('reaches only the project named, only the team named, and only what one holds at home', () => {
      expect(may(alice, 'AdminService/GetTask', 'own-omega/production')).to.equal(false);
      expect(may(person('charlie@company.com'), 'AdminService/GetTask', lib)).to.equal(false);
      expect(may(person('app@company.com'), 'AdminService/GetTask', lib)).to.equal(false);
      expect(allows(person('vera@company.com'), launch('ml-alpha/production', lib))).to.equal(false);
    });

    it('does not carry over to another team that one belongs to as well', () => {
      const both = person('z@company.com', 'team-alpha-developers', 'team-beta-developers');
      expect(allows(both, launch(DEV, lib))).to.equal(true);
      expect(allows(both, launch('data-beta/development', lib))).to.equal(false);
    });

    it('leaves only reading when the sharing team is suspended', () => {
      expect(may(alice, 'AdminService/GetTask', 'old-delta/production')).to.equal(true);
      expect(allows(alice, launch(DEV, 'old-delta/production'))).to.equal(false);
    });
  });

  describe('what the request must name', () => {
    const ask = (...references: Operation['references']) =>
      decide(access, bob, { rpc: 'AdminService/GetTask', references });
    it('refuses a missing, empty or half target, for platform admins too', () => {
      const half = { role: 'target', project: 'ml-alpha', path: 'id' } as const;
      for (const identity of [bob, person('root@company.com')]) {
        for (const references of [
          [],
          [half],
          [ref('target', '/development')],
          [ref('target', 'ml-alpha/')],
        ]) {
          expect(decide(access, identity, { rpc: 'AdminService/GetTask', references }).allow).to.equal(false);
        }
      }
    });

    it('checks every target and refuses roles that the RPC does not have', () => {
      expect(ask(ref('target', DEV), ref('target', 'data-beta/development')).allow).to.equal(false);
      expect(ask(ref('target', DEV), ref('source', DEV)).allow).to.equal(false);
      expect(ask({ ...ref('target', DEV), role: 'constructor' as any }).allow).to.equal(false);
      expect(
        decide(access, bob, { rpc: 'AdminService/GetVersion', references: [ref('target', DEV)] }).allow,
      ).to.equal(false);
    });

    it('checks the definition and description that a request points at', () => {
      const rpc = 'AdminService/GetTaskExecution';
      expect(
        allows(alice, { rpc, references: [ref('target', DEV), ref('definition', 'lib-omega/production')] }),
      ).to.equal(true);
      expect(
        allows(alice, { rpc, references: [ref('target', DEV), ref('definition', 'data-beta/development')] }),
      ).to.equal(false);
      const create = 'AdminService/CreateTask';
      expect(
        allows(alice, {
          rpc: create,
          references: [ref('target', DEV), ref('description', 'data-beta/development')],
        }),
      ).to.equal(false);
    });

    it('is not satisfied by secondary references alone', () => {
      const entity = { ...ref('entity', DEV), kind: 'launch_plan' } as const;
      const answer = decide(access, bob, { rpc: 'AdminService/CreateExecution', references: [entity] });
      expect(answer).to.deep.equal({
        allow: false,
        because: 'AdminService/CreateExecution must name a project and domain.',
      });
    });

    it('refuses RPCs it does not know, however they are spelt', () => {
      for (const rpc of [
        '',
        'AdminService/',
        'adminservice/GetTask',
        'AdminService/GetTask/',
        'toString',
        '__proto__',
        'CreateTask',
      ]) {
        expect(
          decide(access, person('root@company.com'), { rpc, references: [ref('target', DEV)] }).allow,
          rpc,
        ).to.equal(false);
      }
    });
  });

  describe('permissions of single acts', () => {
    it('asks for the update of the kind', () => {
      const bot = machine('bot');
      const only = compileAccess(
        registry(
          [
            team(
              't',
              [project('p', ['development'])],
              [binding('r', { clients: ['bot'] }, ['p'], ['development'])],
            ),
          ],
          {
            roles: [{ id: 'r', permissions: ['launchplans:update'] }],
          },
        ),
      );
      const named = (kind?: 'workflow' | 'task' | 'launch_plan') =>
        decide(only, bot, {
          rpc: 'AdminService/UpdateNamedEntity',
          references: [{ ...ref('target', 'p/development'), kind }],
        }).allow;
      expect([named('launch_plan'), named('workflow'), named('task'), named()]).to.deep.equal([
        true,
        false,
        false,
        false,
      ]);
    });

    it('lets an approver set signals, a registrar upload, and neither more', () => {
      const approver = person('app@company.com');
      expect(may(approver, 'SignalService/SetSignal', 'ml-alpha/production')).to.equal(true);
      expect(may(approver, 'SignalService/ListSignals', 'ml-alpha/production')).to.equal(false);
      const registrar = machine('alpha-registrar');
      expect(may(registrar, 'DataProxyService/CreateUploadLocation', DEV)).to.equal(true);
      expect(may(registrar, 'AdminService/GetTask', DEV)).to.equal(false);
      const own = {
        rpc: 'AdminService/CreateWorkflow',
        references: [ref('target', DEV), ref('entity', DEV)],
      };
      expect(allows(registrar, own)).to.equal(true);
    });

    it('says which lines grant', () => {
      const decision = decide(access, person('alice@company.com', 'team-alpha-seniors'), launch(DEV, DEV));
      expect(decision).to.deep.include({
        permission: 'executions:create',
        team: 'alpha',
        grantedBy: [31, 32],
      });
      expect(decision.because).to.include(
        'developer of alpha, tenants.yaml:31; senior of alpha, tenants.yaml:32',
      );
    });
  });

  describe("Flyte's own services", () => {
    const scheduler: Identity = { issuer: 'i', subject: 's', groups: [], internal: 'scheduler' };
    const propeller: Identity = { ...scheduler, internal: 'propeller' };
    it('start nothing for suspended or removed teams, but what runs can end', () => {
      expect(allows(scheduler, launch('old-delta/production', 'old-delta/production'))).to.equal(false);
      expect(allows(propeller, launch('ghost/production', DEV))).to.equal(false);
      expect(allows(propeller, launch(DEV, 'ghost/development'))).to.equal(false);
      expect(allows(scheduler, { rpc: 'AdminService/CreateExecution', references: [] })).to.equal(false);
      for (const rpc of ['AdminService/TerminateExecution', 'AdminService/CreateNodeEvent']) {
        expect(may(propeller, rpc, 'old-delta/production')).to.equal(true);
        expect(may(propeller, rpc, 'ghost/production')).to.equal(true);
      }
    });

    it('refuses a service that does not exist', () => {
      expect(allows({ ...scheduler, internal: 'toString' as any }, launch(DEV, DEV))).to.equal(false);
    });
  });

  describe('platform admins', () => {
    const root = person('root@company.com');
    it('may do everything but what is internal or nobody’s', () => {
      expect(allows(root, launch('data-beta/production', DEV))).to.equal(true);
      expect(decide(access, root, plain('AdminService/GetTask', 'ml-alpha', 'staging')).because).to.include(
        'platform admin',
      );
      expect(may(root, 'AdminService/CreateNodeEvent', DEV)).to.equal(false);
      expect(may(root, 'SignalService/GetOrCreateSignal', DEV)).to.equal(false);
      expect(may(root, 'DataProxyService/CreateDownloadLocation', DEV)).to.equal(false);
    });

    it('may clean up unregistered places but make nothing there, nor name what is no id', () => {
      expect(may(root, 'AdminService/TerminateExecution', 'ghost/development')).to.equal(true);
      expect(may(root, 'DataProxyService/CreateUploadLocation', 'ghost/development')).to.equal(false);
      expect(may(root, 'AdminService/CreateTask', 'web-alpha/staging')).to.equal(false);
      for (const place of [
        '../development',
        'a..b/x',
        'A/development',
        '%2e/development',
        `${'a'.repeat(64)}/x`,
      ]) {
        expect(may(root, 'AdminService/GetTask', place), place).to.equal(false);
      }
    });
  });

  it('gives nothing by a role that says what is the platform’s, nor by a share with the own team', () => {
    const of = registry(
      [
        team(
          't',
          [project('p', ['a', 'b'], ['t'])],
          [
            binding('x', { groups: ['g'] }, ['p'], ['a']),
            binding('developer', { groups: ['h'] }, ['p'], ['a']),
          ],
        ),
      ],
      {
        roles: [
          ...ROLES,
          { id: 'x', permissions: ['projects:admin', 'attributes:admin', 'internal:events'] },
        ],
      },
    );
    const odd = compileAccess(of);
    for (const rpc of ['UpdateProject', 'GetProject', 'ListProjects', 'CreateNodeEvent']) {
      const operation = plain(`AdminService/${rpc}`, 'p', 'a');
      expect(decide(odd, person('u@x.org', 'g'), operation).allow, rpc).to.equal(false);
    }
    expect(decide(odd, person('u@x.org', 'h'), plain('AdminService/GetTask', 'p', 'b')).allow).to.equal(
      false,
    );
  });

  it('narrows the list of projects to what one may see', () => {
    expect(visibleProjects(access, alice)).to.deep.equal(['lib-omega', 'ml-alpha', 'old-delta', 'web-alpha']);
    expect(visibleProjects(access, person('vera@company.com'))).to.deep.equal([
      'lib-omega',
      'ml-alpha',
      'old-delta',
    ]);
    expect(visibleProjects(access, person('nobody@company.com'))).to.deep.equal([]);
    expect(visibleProjects(access, person('root@company.com'))).to.equal('all');
  });

  it('refuses a registry in which two teams own a project', () => {
    const twice = registry([team('a', [project('p', [])], []), team('b', [project('p', [])], [])]);
    expect(() => compileAccess(twice)).to.throw('project p is owned by two teams: a and b');
  });
});
