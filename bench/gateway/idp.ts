import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** The least an identity provider must do: a discovery document, keys, and a token. */
export interface Idp {
  issuer: string;
  /** An access token with these groups. */
  token(subject: string, groups: readonly string[]): Promise<string>;
  close(): void;
}

export const AUDIENCE = 'flyte';

export async function startIdp(): Promise<Idp> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' };
  let issuer = '';
  const server: Server = createServer((request, response) => {
    const jwks = request.url === '/jwks';
    const document = { issuer, jwks_uri: `${issuer}/jwks`, token_endpoint: `${issuer}/token` };
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify(jwks ? { keys: [jwk] } : document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    issuer,
    token: (subject, groups) =>
      new SignJWT({ groups })
        .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
        .setIssuer(issuer)
        .setSubject(subject)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    close: () => server.close(),
  };
}
