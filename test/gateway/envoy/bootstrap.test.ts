import { expect } from 'chai';
import { bootstrap } from '../../../gateway/envoy/bootstrap';
import { socket } from '../../../gateway/envoy/clusters';
import { FILTERS } from '../../../gateway/envoy/names';
import { PAYLOAD_KEY } from '../../../gateway/server/metadata';
import { OPTIONS } from './options';

const config: any = bootstrap(OPTIONS);
const manager = config.static_resources.listeners[0].filter_chains[0].filters[0].typed_config;
const filter = (name: string) => manager.http_filters.find((f: any) => f.name === name).typed_config;
const host = manager.route_config.virtual_hosts[0];
const clusters = new Map<string, any>(config.static_resources.clusters.map((c: any) => [c.name, c]));

describe('Envoy bootstrap', () => {
  it('orders the filters: login, caller token, decision, internal token, upstream', () => {
    const order = [FILTERS.login, FILTERS.idpToken, FILTERS.access, FILTERS.internalToken, FILTERS.router];
    expect(manager.http_filters.map((f: any) => f.name)).to.deep.equal(order);
  });

  it('half-closes the streams to the access service', () => {
    const layer = config.layered_runtime.layers[0].static_layer;
    expect(layer['envoy.reloadable_features.ext_proc_graceful_grpc_close']).to.equal(true);
  });

  it('lets nothing pass when the access service fails, and sends it the whole request', () => {
    const access = filter(FILTERS.access);
    expect(access.failure_mode_allow).to.equal(false);
    expect(access.processing_mode).to.include({ request_header_mode: 'SEND', request_body_mode: 'BUFFERED' });
    expect(access.metadata_options.forwarding_namespaces.untyped).to.deep.equal([
      'envoy.filters.http.jwt_authn',
    ]);
  });

  it('takes tokens from the Authorization header only, expiring and for our audiences', () => {
    for (const [name, audience] of [
      [FILTERS.idpToken, 'flyte'],
      [FILTERS.internalToken, 'flyteadmin-internal'],
    ] as const) {
      const [provider] = Object.values<any>(filter(name).providers);
      expect(provider.from_headers).to.deep.equal([{ name: 'authorization', value_prefix: 'Bearer ' }]);
      expect(provider).to.include({ require_expiration: true, forward: true });
      expect(provider.audiences).to.deep.equal([audience]);
    }
  });

  it('hands the claims over under the name that the access service reads', () => {
    expect(filter(FILTERS.idpToken).providers.idp.payload_in_metadata).to.equal(PAYLOAD_KEY);
    expect(filter(FILTERS.internalToken).providers.internal).to.not.have.property('payload_in_metadata');
  });

  it('decides about what Flyte’s own services ask, by tokens of the internal issuer', () => {
    const services = config.static_resources.listeners[1].filter_chains[0].filters[0].typed_config;
    const order = [FILTERS.idpToken, FILTERS.access, FILTERS.internalToken, FILTERS.router];
    expect(services.http_filters.map((f: any) => f.name)).to.deep.equal(order);
    const [first, access] = services.http_filters;
    expect(first.typed_config.providers.service).to.deep.include({
      issuer: 'http://access:8081',
      audiences: ['flyteadmin-internal'],
      payload_in_metadata: PAYLOAD_KEY,
      require_expiration: true,
    });
    expect(access.typed_config).to.deep.equal(filter(FILTERS.access));
    const undecided = services.route_config.virtual_hosts[0].routes
      .filter((r: any) => r.route && r.typed_per_filter_config)
      .map((r: any) => r.match.path ?? r.match.prefix);
    expect(undecided).to.deep.equal([
      '/flyteidl.service.AuthMetadataService/',
      '/grpc.health.v1.Health/Check',
    ]);
  });

  it('skips the decision only where the answer is the same for everybody, or for the page itself', () => {
    const skipping = host.routes
      .filter((r: any) => r.route && r.typed_per_filter_config?.[FILTERS.access])
      .map((r: any) => r.match.path ?? r.match.prefix);
    expect(skipping).to.deep.equal([
      '/flyteidl.service.AuthMetadataService/',
      '/.well-known/oauth-authorization-server',
      '/config/v1/flyte_client',
      '/console',
      '/console/',
    ]);
    const toFlyteadmin = host.routes.filter((r: any) => /^flyteadmin/.test(r.route?.cluster));
    expect(toFlyteadmin).to.have.length(3);
    for (const route of toFlyteadmin) expect(route).to.not.have.property('typed_per_filter_config');
  });

  it('answers other hosts and paths itself', () => {
    expect(host.domains).to.deep.equal(['flyte.example.com']);
    expect(manager.route_config.virtual_hosts[1].routes[0].direct_response.status).to.equal(421);
    expect(host.routes.at(-1)).to.deep.include({ match: { prefix: '/' }, direct_response: { status: 404 } });
  });

  it('strips what would reach flyteadmin as something else', () => {
    expect(host.request_headers_to_remove).to.include.members([
      'cookie',
      'flyte-authorization',
      'grpc-metadata-authorization',
      'x-forwarded-host',
      'x-http-method-override',
    ]);
  });

  it('has one spelling of a path, and bounds what it buffers', () => {
    expect(manager).to.include({
      normalize_path: true,
      merge_slashes: true,
      path_with_escaped_slashes_action: 'REJECT_REQUEST',
      use_remote_address: true,
    });
    expect(manager.common_http_protocol_options.headers_with_underscores_action).to.equal('REJECT_REQUEST');
    expect(manager.http2_protocol_options.initial_stream_window_size).to.equal(
      OPTIONS.limits.maxRequestBytes,
    );
    expect(config.static_resources.listeners[0].per_connection_buffer_limit_bytes).to.equal(
      OPTIONS.limits.maxRequestBytes,
    );
  });

  it('takes workers out that hang or fail', () => {
    const access = clusters.get('access');
    expect(access.health_checks[0].grpc_health_check).to.deep.equal({});
    expect(access.outlier_detection.consecutive_local_origin_failure).to.be.a('number');
    expect(access.load_assignment.endpoints[0].lb_endpoints).to.have.length(2);
  });

  it('checks the certificate of the identity provider', () => {
    for (const name of ['idp', 'idp_token']) {
      const tls = clusters.get(name).transport_socket.typed_config;
      expect(tls.sni).to.equal('idp.example.com');
      expect(tls.common_tls_context.validation_context.trusted_ca.filename).to.equal(OPTIONS.caFile);
      const [names] = tls.common_tls_context.validation_context.match_typed_subject_alt_names;
      expect(names.matcher.exact).to.equal('idp.example.com');
    }
  });

  it('logs no query and no header that holds a token', () => {
    const { json_format } = manager.access_log[0].typed_config.log_format;
    expect(JSON.stringify(json_format)).to.not.match(/AUTHORIZATION|COOKIE|REQ\(:PATH\)|QUERY/i);
  });

  it('has no login filter, no console and no administration unless asked for', () => {
    const { login: _login, admin: _admin, ...bare } = OPTIONS;
    const less: any = bootstrap({ ...bare, upstream: { grpc: 'a:1', http: 'a:2' } });
    expect(JSON.stringify(less)).to.not.match(/oauth2|"\/console"/);
    expect(less).to.not.have.property('admin');
  });
});

describe('socket', () => {
  it('reads names, IPv6 addresses and paths', () => {
    expect(socket('flyteadmin.flyte:81')).to.deep.equal({
      socket_address: { address: 'flyteadmin.flyte', port_value: 81 },
    });
    expect(socket('[::1]:80')).to.deep.equal({ socket_address: { address: '::1', port_value: 80 } });
    expect(socket('unix:/run/a.sock')).to.deep.equal({ pipe: { path: '/run/a.sock' } });
  });
});
