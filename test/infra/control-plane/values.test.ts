import { expect } from 'chai';
import {
  type FlyteSettings,
  INTERNAL_ISSUER,
  SERVICES_ENDPOINT,
} from '../../../infra/control-plane/settings';
import { flyteValues } from '../../../infra/control-plane/values';
import { GATEWAY_PORTS } from '../../../infra/gateway/settings';
import { parseBytes, parseCpu } from '../../../registry/quantity';

const SETTINGS: FlyteSettings = {
  region: 'eu-west-1',
  clusterName: 'acme',
  metadataBucket: 'acme-metadata',
  database: { host: 'db.internal', port: 5432, username: 'flyteadmin' },
  domains: ['development', 'production'],
  clusterLabels: ['team-a', 'team-b'],
  host: 'flyte.example.com',
  client: { id: 'flyte-cli', audience: '' },
  replicas: 2,
  prometheusOperator: false,
};

function size(kind: string, amount: string): number {
  const parsed = kind === 'cpu' ? parseCpu(amount) : parseBytes(amount);
  if ('problem' in parsed) throw new Error(`${amount}: ${parsed.problem}`);
  return parsed.value;
}

describe('values of the flyte-core chart', () => {
  const values = flyteValues(SETTINGS);

  it('leaves namespaces, doors and secrets to the program', () => {
    expect(values['cluster_resource_manager'].enabled).to.equal(false);
    expect(values['common'].ingress.enabled).to.equal(false);
    expect(values['common'].databaseSecret).to.deep.equal({ name: 'db-pass' });
    expect(values['secrets'].adminOauthClientCredentials).to.deep.include({
      enabled: true,
      clientSecret: '',
      secretName: 'flyte-secret-auth',
    });
    expect(values['flytepropeller'].createCRDs).to.equal(false);
    expect(values['flyteadmin'].initialProjects).to.deep.equal([]);
    expect(values['datacatalog'].service.type).to.equal('ClusterIP');
  });

  it('lets flyteadmin trust the internal issuer alone', () => {
    const { auth, server } = values['configmap'].adminServer;
    expect(server.security).to.deep.include({ useAuth: true, allowCors: false });
    expect(server.security.allowedOrigins).to.deep.equal(['https://flyte.example.com']);
    expect(auth.appAuth).to.deep.include({
      authServerType: 'External',
      externalAuthServer: {
        baseUrl: 'http://access.flyte-gateway.svc.cluster.local:8081',
        allowedAudience: ['flyteadmin-internal'],
      },
    });
    expect(auth.userAuth.openId.baseUrl).to.equal('http://access.flyte-gateway.svc.cluster.local:8081');
    expect(auth.authorizedUris).to.include.members([
      'http://flyteadmin:80',
      'http://flyteadmin.flyte.svc.cluster.local:80',
    ]);
  });

  it('sends propeller and the scheduler through the gateway, with tokens of the internal issuer', () => {
    const { endpoint, insecure, ...auth } = values['configmap'].admin.admin;
    expect({ endpoint, insecure }).to.deep.equal({ endpoint: SERVICES_ENDPOINT, insecure: true });
    expect(auth).to.deep.equal({
      tokenUrl: `${INTERNAL_ISSUER}/token`,
      authorizationHeader: 'authorization',
      scopes: ['all'],
    });
    expect(new URL(SERVICES_ENDPOINT).pathname.slice(1)).to.equal(
      `${new URL(INTERNAL_ISSUER).hostname}:${GATEWAY_PORTS.services}`,
    );
  });

  it('tells clients the audience only where the provider needs one', () => {
    const client = (audience: string) =>
      flyteValues({ ...SETTINGS, client: { id: 'c', audience } })['configmap'].adminServer.auth.appAuth
        .thirdPartyConfig.flyteClient;
    expect(client('')).to.not.have.property('audience');
    expect(client('https://api')).to.have.property('audience', 'https://api');
  });

  it('names this one cluster for every label, and also without labels', () => {
    expect(values['configmap'].clusters).to.deep.equal({
      clusterConfigs: [{ name: 'acme', enabled: true, inCluster: true }],
      labelClusterMap: { 'team-a': [{ id: 'acme', weight: 1 }], 'team-b': [{ id: 'acme', weight: 1 }] },
    });
    const { clusters } = flyteValues({ ...SETTINGS, clusterLabels: [] })['configmap'];
    expect(clusters.clusterConfigs).to.have.length(1);
  });

  it('keeps the storage layout that the IAM policies name', () => {
    expect(values['configmap'].adminServer.server.dataProxy.upload.storagePrefix).to.equal('uploads');
    expect(values['configmap'].core.propeller['metadata-prefix']).to.equal('metadata/propeller');
    expect(values['configmap'].core.propeller['rawoutput-prefix']).to.equal('s3://acme-metadata/unassigned/');
    expect(values['storage']).to.deep.include({ bucketName: 'acme-metadata', enableMultiContainer: true });
  });

  it('uses one namespace per project and domain, its pod template and its service account', () => {
    expect(values['configmap'].namespace_config.namespace_mapping.template).to.equal(
      '{{ project }}-{{ domain }}',
    );
    expect(values['configmap'].k8s.plugins.k8s['default-pod-template-name']).to.equal('flyte-default');
    expect(values['configmap'].adminServer.flyteadmin.k8sServiceAccount).to.equal('flyte-task');
    expect(values['configmap'].core.propeller['limit-namespace']).to.equal('all');
    expect(values['configmap'].domain.domains).to.deep.equal([
      { id: 'development', name: 'development' },
      { id: 'production', name: 'production' },
    ]);
  });

  it('gives no service more of Kubernetes than it needs', () => {
    const accounts = ['flyteadmin', 'flytepropeller', 'webhook'].map((name) => values[name].serviceAccount);
    const [admin, propeller, webhook] = accounts;
    expect(admin).to.deep.include({ rbacScope: 'namespace' });
    for (const { rbacRules } of accounts) {
      for (const rule of [rbacRules].flat()) {
        for (const each of [rule.apiGroups, rule.resources, rule.verbs]) expect(each).to.not.include('*');
      }
    }
    const verbs = (rules: any[]) => [...new Set(rules.flatMap((rule) => rule.verbs))];
    expect(verbs(propeller.rbacRules)).to.have.members(['get', 'list', 'watch']);
    expect(webhook.rbacRules.flatMap((rule: any) => rule.resources)).to.not.include('secrets');
  });

  it('encrypts the way to the database', () => {
    for (const [name, { database }] of Object.entries<any>(values['db'])) {
      expect(database, name).to.deep.include({
        options: 'sslmode=require',
        passwordPath: '/etc/db/pass.txt',
      });
    }
    expect(values['db'].datacatalog.database.dbname).to.not.equal(values['db'].admin.database.dbname);
  });

  it('states all limits, none below its request', () => {
    for (const name of [
      'flyteadmin',
      'flytepropeller',
      'webhook',
      'datacatalog',
      'flytescheduler',
      'flyteconsole',
    ]) {
      const { requests, limits } = values[name].resources;
      expect(limits, name).to.have.all.keys('cpu', 'memory', 'ephemeral-storage');
      for (const [kind, amount] of Object.entries<string>(requests)) {
        expect(size(kind, limits[kind]), `${name} ${kind}`).to.be.at.least(size(kind, amount));
      }
    }
  });

  it('keeps every pod within Pod Security baseline', () => {
    for (const name of [
      'flyteadmin',
      'flytepropeller',
      'webhook',
      'datacatalog',
      'flytescheduler',
      'flyteconsole',
    ]) {
      expect(values[name].securityContext.seLinuxOptions.type, name).to.equal('container_t');
    }
  });

  it('adds ServiceMonitors and the services they need only where the operator is', () => {
    const withOperator = flyteValues({ ...SETTINGS, prometheusOperator: true });
    for (const name of ['flyteadmin', 'flytepropeller', 'datacatalog', 'flytescheduler']) {
      expect(values[name].serviceMonitor.enabled, name).to.equal(false);
      expect(withOperator[name].serviceMonitor.enabled, name).to.equal(true);
    }
    expect(withOperator['flytepropeller'].service.enabled).to.equal(true);
  });
});
