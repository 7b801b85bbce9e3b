import { createPrivateKey, randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { bootstrap, ENVOY_VERSION } from '../../../gateway/envoy/bootstrap';
import { parseAccessConfig } from '../../../gateway/server/config';
import { accessConfig } from '../../../infra/gateway/access-config';
import { deploymentSpec } from '../../../infra/gateway/deployment';
import { envoyOptions } from '../../../infra/gateway/envoy-config';
import {
  CONFIG_MAP_BYTES,
  checksum,
  configFiles,
  programFiles,
  registryFiles,
} from '../../../infra/gateway/files';
import { gatewayPolicies } from '../../../infra/gateway/network-policies';
import { endpointsOf } from '../../../infra/gateway/provider';
import { issuerService, publicService } from '../../../infra/gateway/services';
import { type GatewayArgs, type IdentityProvider, IMAGES } from '../../../infra/gateway/settings';
import { pemOf } from '../../../infra/gateway/signing-keys';
import { parseRegistry } from '../../../registry';
import { registryText } from '../../support/generate';

const IDP: IdentityProvider = {
  issuer: 'https://acme.okta.com/oauth2/default',
  preset: 'okta',
  audiences: ['flyte'],
  clientId: 'pyflyte',
  clientAudience: 'flyte',
  groupsClaim: 'groups',
  emailsVerified: false,
};
const ARGS = {
  host: 'flyte.example.com',
  idp: IDP,
  tls: { certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/0a1b' },
  scheme: 'internal',
  allowedCidrs: ['10.0.0.0/8'],
  vpcCidr: '10.20.0.0/16',
  controlCidrs: ['10.20.0.0/28'],
} satisfies Partial<GatewayArgs>;
const MOUNTS = { program: 'p', config: 'c', registry: 'r', keys: 'k', client: 's' };

describe('gateway files', () => {
  it('fit into ConfigMaps: the program with a third of the room left', () => {
    const size = Buffer.from(programFiles()['access.js.gz']!, 'base64').length;
    expect(size).to.be.below((CONFIG_MAP_BYTES * 2) / 3);
  });

  it('fit into a ConfigMap with 2,000 teams', () => {
    const { registry } = parseRegistry(registryText(2000), 'tenants.yaml');
    const files = registryFiles(registry!, { tenants: [] } as never);
    const bytes = Buffer.from(files['registry.json.gz']!, 'base64');
    expect(bytes.length).to.be.below(CONFIG_MAP_BYTES);
    expect(JSON.parse(gunzipSync(bytes).toString()).registry.teams).to.have.length(2000);
  });

  it('carry the raw output prefixes of the plan', () => {
    const matchingAttributes = {
      workflow_execution_config: { raw_output_data_config: { output_location_prefix: 's3://b/raw/' } },
    };
    const tenants = [{ attributes: [{ project: 'p', domain: 'd', resourceType: 'X', matchingAttributes }] }];
    const { registry } = parseRegistry(registryText(1), 'tenants.yaml');
    const files = registryFiles(registry!, { tenants } as never);
    const source = JSON.parse(gunzipSync(Buffer.from(files['registry.json.gz']!, 'base64')).toString());
    expect(source.rawOutputPrefixes).to.deep.equal({ 'p/d': 's3://b/raw/' });
  });

  it('are a configuration that the access service takes', () => {
    expect(() => parseAccessConfig(accessConfig(ARGS), 'access.json')).to.not.throw();
  });

  it('have a checksum that changes with the content only', () => {
    const other = { ...ARGS, host: 'other.example.com' };
    expect(checksum(configFiles(ARGS))).to.equal(checksum(configFiles({ ...ARGS })));
    expect(checksum(configFiles(ARGS))).to.not.equal(checksum(configFiles(other)));
  });
});

describe('gateway pods', () => {
  const spec = deploymentSpec(2, MOUNTS, { config: 'abc' });
  const pod = spec.template.spec;
  const containers = [...pod.initContainers, ...pod.containers];

  it('meet Pod Security restricted, without writable root or token', () => {
    expect(pod.securityContext).to.deep.include({ runAsNonRoot: true });
    expect(pod.securityContext.seccompProfile).to.deep.equal({ type: 'RuntimeDefault' });
    expect(pod.automountServiceAccountToken).to.equal(false);
    for (const { name, securityContext } of containers)
      expect(securityContext, name).to.deep.equal({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  });

  it('run images pinned by digest, Envoy in the release that is tested', () => {
    for (const { image } of containers) expect(image).to.match(/@sha256:[0-9a-f]{64}$/);
    expect(IMAGES.envoy).to.include(`v${ENVOY_VERSION}@`);
  });

  it('write only into memory, and mount what they name', () => {
    const volumes = new Map<string, any>(pod.volumes.map((volume: any) => [volume.name, volume]));
    for (const { volumeMounts } of containers)
      for (const { name, readOnly } of volumeMounts) {
        expect(volumes.has(name), name).to.equal(true);
        if (!readOnly) expect(volumes.get(name).emptyDir.medium).to.equal('Memory');
      }
  });

  it('keep signing keys from Envoy', () => {
    const envoy = pod.containers.find(({ name }: any) => name === 'envoy');
    expect(envoy.volumeMounts.map(({ name }: any) => name)).to.deep.equal(['run', 'config']);
  });

  it('outlive the time Envoy drains', () => {
    const envoy = pod.containers.find(({ name }: any) => name === 'envoy');
    expect(pod.terminationGracePeriodSeconds).to.be.above(envoy.lifecycle.preStop.sleep.seconds + 15);
  });

  it('are spread over zones', () => {
    expect(pod.topologySpreadConstraints[0]).to.include({
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
    });
  });
});

describe('gateway doors', () => {
  it('are one load balancer for HTTP/2 and HTTP/1.1, internal, for the allowed only', () => {
    const { metadata, spec } = publicService(ARGS);
    const annotation = (name: string) =>
      metadata.annotations[`service.beta.kubernetes.io/aws-load-balancer-${name}`];
    expect(annotation('alpn-policy')).to.equal('HTTP2Preferred');
    expect(annotation('scheme')).to.equal('internal');
    expect(annotation('ssl-cert')).to.equal(ARGS.tls.certificateArn);
    expect(spec.loadBalancerSourceRanges).to.deep.equal(['10.0.0.0/8']);
    expect(spec.ports).to.have.length(1);
  });

  it('end TLS in Envoy where cert-manager has the certificate', () => {
    const tls = { clusterIssuer: 'letsencrypt' };
    expect(Object.keys(publicService({ ...ARGS, tls }).metadata.annotations).join()).to.not.include('ssl');
    expect(envoyOptions({ ...ARGS, tls }).listener.tls).to.be.an('object');
    expect(envoyOptions(ARGS).listener.tls).to.equal(undefined);
  });

  it('deny what no policy names; keep the instance metadata away', () => {
    const policies = gatewayPolicies(ARGS);
    expect(policies[0]!.spec).to.deep.equal({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const internet = policies
      .flatMap(({ spec }) => spec.egress ?? [])
      .flatMap(({ to }: any) => to)
      .find(({ ipBlock }: any) => ipBlock);
    expect(internet.ipBlock.except).to.include('169.254.169.254/32');
    expect(policies.map(({ name }) => name)).to.not.include('metrics');
  });

  it('admit Flyte’s own services and the API server’s proxy to the internal issuer', () => {
    const issuer = gatewayPolicies(ARGS).find(({ name }) => name === 'internal-issuer')!;
    const [{ from, ports }] = issuer.spec.ingress;
    expect(from).to.have.length(4);
    expect(from).to.deep.include({ ipBlock: { cidr: '10.20.0.0/28' } });
    expect(ports).to.deep.equal([{ protocol: 'TCP', port: 8081 }]);
  });

  it('have one for propeller and the scheduler, which nobody else reaches', () => {
    const { from, ports } = gatewayPolicies(ARGS).find(({ name }) => name === 'services')!.spec.ingress[0];
    expect(ports).to.deep.equal([{ protocol: 'TCP', port: 8082 }]);
    expect(
      from.map(({ podSelector }: any) => podSelector.matchLabels['app.kubernetes.io/name']),
    ).to.deep.equal(['flytepropeller', 'flytescheduler']);
    expect(envoyOptions(ARGS).services).to.deep.equal({ address: '0.0.0.0', port: 8082 });
    const service = issuerService().spec.ports.find(({ name }) => name === 'grpc')!;
    const envoy = deploymentSpec(2, MOUNTS, {}).template.spec.containers.find(
      ({ name }: any) => name === 'envoy',
    );
    expect(service.port).to.equal(8082);
    expect(envoy.ports).to.deep.include({ name: service.targetPort, containerPort: 8082 });
  });

  it('serve the public host only', () => {
    const config = JSON.stringify(bootstrap(envoyOptions(ARGS)));
    expect(config).to.include('"domains":["flyte.example.com","flyte.example.com:443"]');
  });
});

describe('endpointsOf', () => {
  const of = (preset: IdentityProvider['preset'], issuer: string) =>
    endpointsOf({ ...IDP, preset, issuer }, true);

  it('knows the paths of each preset', () => {
    expect(of('auth0', 'https://acme.eu.auth0.com/').jwksUri).to.equal(
      'https://acme.eu.auth0.com/.well-known/jwks.json',
    );
    expect(of('okta', IDP.issuer).tokenEndpoint).to.equal(`${IDP.issuer}/v1/token`);
    expect(of('entra', 'https://login.microsoftonline.com/t/v2.0')).to.deep.equal({
      jwksUri: 'https://login.microsoftonline.com/t/discovery/v2.0/keys',
      authorizationEndpoint: 'https://login.microsoftonline.com/t/oauth2/v2.0/authorize',
      tokenEndpoint: 'https://login.microsoftonline.com/t/oauth2/v2.0/token',
    });
    expect(of('keycloak', 'https://sso.example.com/realms/ml').jwksUri).to.equal(
      'https://sso.example.com/realms/ml/protocol/openid-connect/certs',
    );
  });

  it('asks for what a preset can not know', () => {
    const cognito = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x';
    expect(() => of('cognito', cognito)).to.throw(/authorizationEndpoint .*openid-configuration/);
    expect(endpointsOf({ ...IDP, preset: 'cognito', issuer: cognito }, false).jwksUri).to.match(
      /jwks\.json$/,
    );
    expect(() => of('generic', 'https://a.example')).to.throw(/jwksUri/);
  });
});

describe('pemOf', () => {
  it('makes the same P-256 key of the same seed, and another of another', () => {
    const [a, b] = [randomBytes(40), randomBytes(40)];
    expect(createPrivateKey(pemOf(a)).asymmetricKeyDetails?.namedCurve).to.equal('prime256v1');
    expect(pemOf(a)).to.equal(pemOf(a));
    expect(pemOf(a)).to.not.equal(pemOf(b));
  });
});
