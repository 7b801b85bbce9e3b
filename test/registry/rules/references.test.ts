import { alpha, expectReported, teams } from '../../support/diagnostics';

const binding = (fields: string) => alpha('').replace('role: developer, groups: [alpha-developers]', fields);
const project = (fields: string) => alpha('').replace('domains: [development, production]', fields);
const DOMAINS = 'development, staging, production';
const ADD = 'use one of them or add it under "domains"';

describe('registry/rules/references', () => {
  it('refuses unknown domains wherever one may stand', () => {
    expectReported(
      project('domains: [development, §prodction], settings: {default: {}, §dev: {}}'),
      `error: unknown domain "prodction"; did you mean "production"?; allowed: ${DOMAINS}; ${ADD}`,
      `error: unknown domain "dev"; did you mean "development"?; allowed: default, ${DOMAINS}`,
    );
    expectReported(
      alpha('quotaWeights: {development: 1, §qa: 2}'),
      `error: unknown domain "qa"; allowed: ${DOMAINS}`,
    );
    expectReported(
      binding('role: developer, groups: [g], domains: [§constructor]'),
      `error: unknown domain "constructor"; allowed: ${DOMAINS}; ${ADD}`,
    );
    expectReported(
      alpha('').replace('teams:', 'defaults: {quotaWeights: {§stagin: 2}}\nteams:'),
      `error: unknown domain "stagin"; did you mean "staging"?; allowed: ${DOMAINS}`,
    );
  });

  it('refuses unknown roles, projects and teams', () => {
    expectReported(
      binding('role: §develper, groups: [g], projects: [§mll]'),
      'error: unknown role "develper"; did you mean "developer"?; allowed: developer, senior',
      'error: unknown project "mll" of this team; did you mean "ml"?; allowed: ml',
    );
    const beta =
      '  beta:\n    access: [{role: senior, groups: [b], projects: [§ml]}]\n    projects: {b: {domains: [staging], sharedWith: [alpha, §beta, §alpa]}}\n';
    expectReported(
      alpha('') + beta,
      'error: unknown project "ml" of this team, which belongs to team "alpha"; allowed: b',
      `error: "sharedWith" names the project's own team "beta", which has access anyway; remove it`,
      'error: unknown team "alpa"; did you mean "alpha"?; allowed: alpha',
    );
    expectReported(
      project('domains: [staging], sharedWith: [§beta]'),
      'error: unknown team "beta"; allowed: none',
    );
  });

  it('refuses what would have no effect because a project does not use the domain', () => {
    expectReported(
      project('domains: [development], settings: {§staging: {maxParallelism: 1}}'),
      'error: project "ml" does not use domain "staging", so this would have no effect; used: development; remove it or add the domain',
    );
    expectReported(
      alpha('quotaWeights: {§staging: 2}'),
      'error: no project of the team uses domain "staging", so this would have no effect; used: development, production; remove it or add the domain',
    );
    expectReported(
      binding('role: developer, groups: [g], domains: [development, §staging]'),
      'error: no project of this entry uses domain "staging", so it grants nothing there; used: development, production; remove it or add the domain to a project',
    );
    expectReported(
      teams(`  a:
    access: [{role: developer, groups: [g], projects: [x, §y], domains: [staging]}]
    projects: {x: {domains: [staging]}, y: {domains: [production]}}`),
      'error: project "y" uses none of the domains of this entry, so it grants nothing there; used: production; remove it or add a domain',
    );
  });

  it('warns of a name twice in one list; e-mail addresses without case', () => {
    expectReported(
      binding(
        'role: developer, groups: [g, §g], users: [a@b.co, §A@B.co], domains: [production, §production]',
      ),
      'warning: "g" stands twice in this list; remove one',
      'warning: "a@b.co" stands twice in this list; remove one',
      'warning: "production" stands twice in this list; remove one',
    );
  });
});
