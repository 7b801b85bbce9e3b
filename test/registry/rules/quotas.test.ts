import { alpha, expectReported, teams } from '../../support/diagnostics';

const below = (what: string, limit: string, least: string, low = 'requests') =>
  `error: limits ${what} ${limit} is less than ${low} ${what} ${least}; raise it to at least ${least}, or lower the other`;
const split = (field: string, amount: string, each: string, total: string) =>
  `error: quota ${field} ${amount} can't be split over the 2 namespaces of team "alpha"; each needs at least ${each}: write at least ${total}`;

describe('registry/rules/quotas', () => {
  it('refuses limits below requests', () => {
    expectReported(
      alpha(
        'quota: {requests: {cpu: 4, memory: 8Gi, gpu: 2, ephemeralStorage: 2Gi}, limits: {cpu: §3500m, memory: §8G, gpu: §1, ephemeralStorage: §1Gi}}',
      ),
      below('cpu', '3500m', '4'),
      below('memory', '7812500Ki', '8Gi'),
      below('gpu', '1', '2'),
      below('ephemeralStorage', '1Gi', '2Gi'),
    );
  });

  it('compares with what the defaults give', () => {
    expectReported(alpha('quota: {requests: {cpu: §9}}'), below('cpu', '8', '9'));
    expectReported(
      alpha('quota: {requests: {cpu: §9}}').replace(
        'teams:',
        'defaults: {quota: {requests: {cpu: 1}, limits: {cpu: 2}}}\nteams:',
      ),
      below('cpu', '2', '9'),
    );
    expectReported(
      alpha('').replace('teams:', 'defaults: {quota: {requests: {cpu: 3}, limits: {cpu: §2}}}\nteams:'),
      below('cpu', '2', '3'),
    );
  });

  it('reports what a team inherits only once, where it is written', () => {
    const text = alpha('quota: {pods: 9}').replace(
      'teams:',
      'defaults: {quota: {requests: {cpu: §9}}}\nteams:',
    );
    expectReported(text, below('cpu', '8', '9'));
  });

  it('refuses task resources whose limits are below what a task gets, or zero', () => {
    expectReported(
      alpha('taskResources: {defaults: {cpu: 3, memory: §0}, limits: {cpu: §1}}'),
      'error: memory 0 lets no task run; write more than 0, or remove it',
      below('cpu', '1', '3', 'defaults'),
    );
  });

  it("refuses a quota that can't be split over the team's namespaces", () => {
    expectReported(
      alpha(
        'quota: {requests: {cpu: §1m, memory: §1Mi}, limits: {cpu: §1m, memory: §1500Ki}, pods: §1, persistentVolumeClaims: 0}',
      ),
      split('requests cpu', '1m', '1m', '2m'),
      split('requests memory', '1Mi', '1Mi', '2Mi'),
      split('limits cpu', '1m', '1m', '2m'),
      split('limits memory', '1500Ki', '1Mi', '2Mi'),
      split('pods', '1', '1', '2'),
    );
    expectReported(
      alpha('').replace('teams:', 'defaults: {quota: {pods: §1}}\nteams:'),
      split('pods', '1', '1', '2'),
    );
    const many = Array.from({ length: 21 }, (_, i) => `p${i}: {domains: [staging]}`).join(', ');
    expectReported(
      teams(`  §a:\n    access: [{role: developer, groups: [g]}]\n    projects: {${many}}`),
      'error: quota pods 20 can\'t be split over the 21 namespaces of team "a"; each needs at least 1: write at least 21',
    );
    expectReported(
      alpha('quota: {requests: {cpu: 2m, memory: 2Mi}, limits: {cpu: 2m, memory: 2Mi}, pods: 2}'),
    );
  });
});
