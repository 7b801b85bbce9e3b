import type { Server } from 'node:http';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Discovery, ProviderMetadata } from './discovery';
import { type Methods, unary } from './grpc';
import { jsonServer } from './http';

/** The client that pyflyte and flytectl log in with; flyteidl.service.PublicClientAuthConfigResponse. */
export interface PublicClient {
  id: string;
  redirectUri: string;
  scopes: readonly string[];
  audience: string;
}

/** Clients put the token into this header or gRPC metadata key. */
const METADATA_KEY = 'authorization';

/** What clients without a token may ask over HTTP: where to log in, and as which client. */
export function publicServer(client: PublicClient, discovery: Discovery): Server {
  const unavailable = { status: 503, body: { error: 'the identity provider does not answer' } };
  return jsonServer({
    'GET /.well-known/oauth-authorization-server': () =>
      discovery.get().then(
        (metadata) => ({ status: 200, body: metadata }),
        () => unavailable,
      ),
    'GET /config/v1/flyte_client': () => ({
      status: 200,
      body: {
        client_id: client.id,
        redirect_uri: client.redirectUri,
        scopes: client.scopes,
        authorization_metadata_key: METADATA_KEY,
        service_http_endpoint: '',
        audience: client.audience,
      },
    }),
  });
}

/** flyteidl.service.AuthMetadataService; requests have no fields. */
export function authMetadataMethods(client: PublicClient, discovery: Discovery): Methods {
  const service = '/flyteidl.service.AuthMetadataService';
  const config = writeClientConfig(client);
  return {
    [`${service}/GetOAuth2Metadata`]: unary(() => discovery.get().then(writeMetadata)),
    [`${service}/GetPublicClientConfig`]: unary(() => config),
  };
}

function writeMetadata(metadata: ProviderMetadata): Uint8Array {
  return writeFields([
    metadata.issuer,
    metadata.authorization_endpoint,
    metadata.token_endpoint,
    metadata.response_types_supported,
    metadata.scopes_supported,
    metadata.token_endpoint_auth_methods_supported,
    metadata.jwks_uri,
    metadata.code_challenge_methods_supported,
    metadata.grant_types_supported,
    metadata.device_authorization_endpoint,
  ]);
}

function writeClientConfig({ id, redirectUri, scopes, audience }: PublicClient): Uint8Array {
  return writeFields([id, redirectUri, scopes, METADATA_KEY, '', audience]);
}

/** A message of string fields numbered from 1; a list is a repeated field. */
function writeFields(fields: readonly (string | readonly string[])[]): Uint8Array {
  const writer = new BinaryWriter();
  fields.forEach((field, index) => {
    for (const value of typeof field === 'string' ? [field] : field)
      if (value !== '' || typeof field !== 'string')
        writer.tag(index + 1, WireType.LengthDelimited).string(value);
  });
  return writer.finish();
}
