import type * as pulumi from '@pulumi/pulumi';
import type { Preset } from '../../gateway/server/claims';
import type { PlatformPlan } from '../../plan/model';
import { GATEWAY_POD_PORT } from '../../plan/names';
import type { Registry } from '../../registry/model';

/**
 * Stock images by digest (of the multi-platform index). Envoy is the release that the tests run (`ENVOY_VERSION`); the
 * access service needs nothing but Node.
 */
export const IMAGES = {
  envoy:
    'docker.io/envoyproxy/envoy:distroless-v1.39.1@sha256:eb2c01c13125d1629637cb4e4cce7207009fb7cc2c8027f9742758549d15b6f4',
  node: 'docker.io/library/node:22-bookworm-slim@sha256:53ada149d435c38b14476cb57e4a7da73c15595aba79bd6971b547ceb6d018bf',
};

/** Ports of the pods. */
export const GATEWAY_PORTS = {
  /** Clients: HTTP/1.1, HTTP/2 and gRPC. */
  public: GATEWAY_POD_PORT,
  /** The internal issuer. */
  issuer: 8081,
  /** Propeller and the scheduler. */
  services: 8082,
  /** Probes and metrics of the access service. */
  admin: 9090,
  /** Envoy's administration, on loopback. */
  envoyAdmin: 9901,
};

/** Whom Envoy runs as in its image; the access service does the same, so that both may use the sockets between them. */
export const USER = 65532;

/** Processes of the access service in each pod. */
export const WORKERS = 2;

/** Where things are in the containers. */
export const PATHS = {
  /** Sockets and the unpacked program; in memory. */
  run: '/run/gateway',
  program: '/etc/gateway/program',
  config: '/etc/gateway/config',
  registry: '/etc/gateway/registry',
  keys: '/etc/gateway/keys',
  client: '/etc/gateway/client',
  login: '/etc/gateway/login',
  tls: '/etc/gateway/tls',
};

/** The identity provider, as the stack's configuration describes it. */
export interface IdentityProvider {
  issuer: string;
  preset: Preset;
  /** Accepted audiences of access tokens. */
  audiences: string[];
  /** Public client (PKCE) of pyflyte and flytectl, and the audience they ask for. */
  clientId: string;
  clientAudience: string;
  groupsClaim: string;
  /** The issuer hands out verified addresses only. */
  emailsVerified: boolean;
  /** Where the provider differs from what its preset says (`endpointsOf`). */
  jwksUri?: string;
  authorizationEndpoint?: string;
  tokenEndpoint?: string;
}

export interface GatewayArgs {
  registry: Registry;
  plan: PlatformPlan;
  /** Public DNS name. */
  host: string;
  idp: IdentityProvider;
  /** Secrets of the OAuth2 clients `flytepropeller` and `pulumi`. */
  clients: { flyte: pulumi.Input<string>; pulumi: pulumi.Input<string> };
  /** Confidential client for the login of browsers; absent: no web console through the gateway. */
  login?: { clientId: string; clientSecret: pulumi.Input<string> };
  tls: GatewayTls;
  /** `internal` or `internet-facing`. */
  scheme: string;
  /** Who may connect. */
  allowedCidrs: string[];
  /** Addresses of the load balancer: the VPC. */
  vpcCidr: string;
  /** Where the Kubernetes API server calls from: its service proxy carries the flyte provider's requests. */
  controlCidrs: string[];
  replicas: { min: number; max: number };
  /** Raised by one: the next signing key signs, and a new one is published to follow it. */
  keyGeneration: number;
  /** Whose Prometheus scrapes the metrics. */
  monitoringNamespace?: string;
  protect: boolean;
}

/** Where TLS ends: at the load balancer with a certificate of ACM, or in Envoy with one of cert-manager. */
export type GatewayTls = { certificateArn: string } | { clusterIssuer: string };
