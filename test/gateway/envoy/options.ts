import { DEFAULT_LIMITS, type EnvoyOptions } from '../../../gateway/envoy/options';

/** Everything that can be asked for. */
export const OPTIONS: EnvoyOptions = {
  listener: { address: '127.0.0.1', port: 18080, proxyProtocol: true },
  services: { address: '127.0.0.1', port: 18082 },
  hosts: ['flyte.example.com'],
  publicUrl: 'https://flyte.example.com',
  idp: { issuer: 'https://idp.example.com', audiences: ['flyte'], jwksUri: 'https://idp.example.com/jwks' },
  caFile: '/etc/ssl/certs/ca-certificates.crt',
  internal: {
    issuer: 'http://access:8081',
    audience: 'flyteadmin-internal',
    jwksUri: 'http://127.0.0.1:8081/jwks',
  },
  access: { processors: ['unix:/tmp/w0.sock', 'unix:/tmp/w1.sock'], public: 'unix:/tmp/public.sock' },
  upstream: { grpc: 'flyteadmin.flyte:81', http: 'flyteadmin.flyte:80', console: 'flyteconsole.flyte:80' },
  login: {
    clientId: 'console',
    scopes: ['openid'],
    authorizationEndpoint: 'https://idp.example.com/authorize',
    tokenEndpoint: 'https://idp.example.com/token',
    clientSecretFile: '/tmp/client.json',
    cookieKeyFile: '/tmp/cookie-key.json',
  },
  limits: DEFAULT_LIMITS,
  admin: { address: '127.0.0.1', port: 9901 },
  accessLog: '-',
};
