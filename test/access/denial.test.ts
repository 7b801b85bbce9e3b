import { expect } from 'chai';
import { compileAccess, decide } from '../../access';
import { launch, plain } from './operations';
import { binding, person, project, registry, SEED, team } from './seed';
import { EXPECTED } from './served';

const access = compileAccess(SEED);
const alice = person('alice@company.com');
const because = (rpc: string, place: string, identity = alice) =>
  decide(access, identity, plain(rpc, ...(place.split('/') as [string, string]))).because;

describe('access/denial', () => {
  it('says who may not do what where, and whom to ask', () => {
    expect(decide(access, alice, launch('data-beta/development', 'ml-alpha/development')).because).to.equal(
      'alice@company.com may not executions:create in data-beta/development (teams: alpha). Ask the owners of data-beta.',
    );
    expect(because('AdminService/GetTask', 'ml-alpha/production', person('m@company.com'))).to.equal(
      'm@company.com may not workflows:read in ml-alpha/production (teams: none). Ask the owners of ml-alpha.',
    );
  });

  it("answers another team's project, domain or shared project's refusal like one that does not exist", () => {
    const placed = [
      'data-beta/development',
      'data-beta/staging',
      'data-beta/nowhere',
      'ghost/development',
      'own-omega/x',
    ];
    for (const rpc of Object.keys(EXPECTED)) {
      const answers = placed.map((place) => {
        const [p, d] = place.split('/') as [string, string];
        const text = JSON.stringify(decide(access, alice, plain(rpc, p, d)));
        return text.replaceAll(p, 'P').replaceAll(`/${d} `, '/D ');
      });
      expect(new Set(answers), rpc).to.have.lengthOf(1);
    }
    expect(because('AdminService/GetExecution', 'lib-omega/production')).to.equal(
      because('AdminService/GetExecution', 'lib-none/production').replaceAll('lib-none', 'lib-omega'),
    );
  });

  it("names no owner, role or team but the caller's", () => {
    const text = because('AdminService/CreateTask', 'data-beta/development');
    for (const word of ['diana', 'senior', 'developer ', 'beta)', 'team beta'])
      expect(text).not.to.include(word);
  });

  it("is specific in one's own team: role, domain, suspension", () => {
    expect(because('AdminService/UpdateLaunchPlan', 'ml-alpha/development')).to.equal(
      'alice@company.com may not launchplans:update in ml-alpha/development (teams: alpha). Role senior gives it: ask team alpha for a binding.',
    );
    expect(because('AdminService/GetTask', 'data-beta/production', person('charlie@company.com'))).to.include(
      'ask the owners of team beta (diana@company.com) for a binding',
    );
    expect(because('AdminService/GetTask', 'web-alpha/staging')).to.include(
      'it uses development, production.',
    );
    expect(because('AdminService/CreateTask', 'old-delta/production', person('dora@company.com'))).to.include(
      'Team delta is suspended: it may only read.',
    );
  });

  it('says so when no role gives it', () => {
    const bare = compileAccess(
      registry([team('t', [project('p', ['d'])], [binding('r', { users: ['u@x.org'] }, ['p'], ['d'])])], {
        roles: [{ id: 'r', permissions: ['workflows:read'] }],
      }),
    );
    const operation = plain('AdminService/TerminateExecution', 'p', 'd');
    expect(decide(bare, person('u@x.org'), operation).because).to.include('No role gives it: ask team t.');
  });

  it('keeps names from outside on one line and short', () => {
    const nasty = `x\n{"decision":"allow"}\u001b[31m${'y'.repeat(500)}`;
    for (const operation of [plain('AdminService/GetTask', nasty, nasty), { rpc: nasty, references: [] }]) {
      const text = decide(access, person(nasty, nasty), operation).because;
      expect(text).to.match(/^\P{Cc}+$/u);
      expect(text.length).to.be.below(800);
    }
  });
});
