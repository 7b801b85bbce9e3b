import { expect } from 'chai';
import { MEMBER_ROLE, PROPELLER_CLUSTER_RULES, TENANT_CLUSTER_ROLES } from '../../plan/cluster-roles';

const READ = ['get', 'list', 'watch'];

describe('plan/cluster-roles', () => {
  it('gives nobody wildcards, secrets, or a hand on the walls', () => {
    const rules = [...TENANT_CLUSTER_ROLES.flatMap((role) => role.rules), ...PROPELLER_CLUSTER_RULES];
    for (const { apiGroups, resources, verbs } of rules) {
      expect([...apiGroups, ...resources, ...verbs]).not.to.include('*');
      for (const resource of resources) {
        expect(resource).not.to.match(
          /secret|serviceaccount|role|networkpolic|admission|exec|attach|portforward|token/,
        );
        const guard = /quota|limitrange|podtemplate|namespace|customresource/.test(resource);
        if (guard) expect(READ, resource).to.include.members(verbs);
      }
    }
  });

  it('lets members and what spans the cluster only read', () => {
    for (const { verbs } of [...MEMBER_ROLE.rules, ...PROPELLER_CLUSTER_RULES]) {
      expect(READ).to.include.members(verbs);
    }
  });
});
