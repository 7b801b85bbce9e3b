/** What Envoy's configuration is made from. Addresses are `HOST:PORT` or `unix:/PATH`. */
export interface EnvoyOptions {
  /** Where clients connect. */
  listener: {
    address: string;
    port: number;
    /** Absent: plain text, because a load balancer ends TLS. */
    tls?: { certificateFile: string; keyFile: string };
    /** The load balancer tells the client's address by PROXY protocol. */
    proxyProtocol: boolean;
  };
  /** Where propeller and the scheduler connect, inside the cluster only; absent: nowhere. */
  services?: { address: string; port: number };
  /** Values of the Host header that are served, with ports where clients send them. */
  hosts: string[];
  /** How clients name the gateway, without a trailing slash: `https://flyte.example.com`. */
  publicUrl: string;
  idp: {
    issuer: string;
    /** Empty when the provider's access tokens have no `aud` (Cognito); then the access service checks the client. */
    audiences: string[];
    jwksUri: string;
  };
  /** Trusted roots for HTTPS to the identity provider, PEM. */
  caFile: string;
  internal: {
    issuer: string;
    audience: string;
    /** Plain HTTP on loopback. */
    jwksUri: string;
  };
  access: {
    /** External processing: one address per worker. */
    processors: string[];
    /** Answers for clients without a token. */
    public: string;
  };
  upstream: { grpc: string; http: string; console?: string };
  /** Login of browsers; absent: bearer tokens only. */
  login?: {
    clientId: string;
    scopes: string[];
    authorizationEndpoint: string;
    tokenEndpoint: string;
    /** SDS files (see `secretResource`) with the client secret and the key that signs the cookies. */
    clientSecretFile: string;
    cookieKeyFile: string;
  };
  limits: EnvoyLimits;
  /** Loopback only; absent: none. */
  admin?: { address: string; port: number };
  /** A file, or - for standard output; absent: none. */
  accessLog?: string;
}

export interface EnvoyLimits {
  /** Largest request body. Bounds what Envoy buffers per HTTP/2 stream. */
  maxRequestBytes: number;
  /** Requests at once on one connection. */
  maxStreams: number;
  maxConnections: number;
  maxHeapBytes: number;
  /** For the access service to answer one message. */
  decisionSeconds: number;
  /** For flyteadmin to answer. */
  upstreamSeconds: number;
  /** For a client to send its request. */
  uploadSeconds: number;
}

export const DEFAULT_LIMITS: EnvoyLimits = {
  maxRequestBytes: 8 * 1024 * 1024,
  maxStreams: 100,
  maxConnections: 10_000,
  maxHeapBytes: 1536 * 1024 * 1024,
  decisionSeconds: 2,
  upstreamSeconds: 60,
  uploadSeconds: 60,
};
