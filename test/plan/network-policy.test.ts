import { expect } from 'chai';
import { planTenant } from '../../plan/tenant';
import { ENVIRONMENT } from './environment';
import { team } from './team';

describe('plan/network-policy', () => {
  const plan = planTenant(team('alpha'), ENVIRONMENT);
  const { networkPolicy } = plan.namespaces[0]!;

  it('denies both directions to every pod but for its list', () => {
    expect(networkPolicy).to.deep.include({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(networkPolicy.ingress).to.deep.equal([
      {
        from: [
          { namespaceSelector: { matchLabels: { 'flyte.org/tenant': 'team-alpha' } } },
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
        ],
      },
    ]);
    for (const rule of networkPolicy.egress)
      expect(rule.to, 'a rule without `to` opens everything').to.have.length(1);
  });

  it('lets nothing out to private networks or the metadata service', () => {
    const blocks = networkPolicy.egress.flatMap((rule: any) =>
      rule.to.flatMap((to: any) => to.ipBlock ?? []),
    );
    expect(blocks).to.deep.equal([
      { cidr: '169.254.170.23/32' },
      {
        cidr: '0.0.0.0/0',
        except: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
      },
    ]);
  });

  it("adds the team's rules, and never the metadata service with them", () => {
    const egress = [
      { cidr: '10.1.2.0/24', ports: [{ port: 5432, protocol: 'TCP' }] },
      { cidr: '0.0.0.0/0', ports: [] },
      { cidr: '::/0', ports: [] },
    ];
    const own = planTenant(team('alpha', { network: { egress } }), ENVIRONMENT).namespaces[0]!.networkPolicy;
    expect(own.egress.slice(-3)).to.deep.equal([
      { to: [{ ipBlock: { cidr: '10.1.2.0/24' } }], ports: [{ port: 5432, protocol: 'TCP' }] },
      { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }] },
      { to: [{ ipBlock: { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::/32'] } }] },
    ]);
  });

  it('lets Prometheus in only where there is one', () => {
    const bare = planTenant(team('alpha'), { ...ENVIRONMENT, prometheusOperator: false });
    expect(bare.namespaces[0]!.networkPolicy.ingress[0].from).to.have.length(1);
    expect(bare.serviceMonitor).to.equal(undefined);
    expect(plan.serviceMonitor?.selector).to.deep.equal({ team: 'alpha' });
  });
});
