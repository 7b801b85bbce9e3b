import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** A bare token issuer for tests: discovery, JWKS, and tokens with any claims. */
export interface Issuer {
  url: string;
  /** Signs exactly these claims. */
  sign(claims: JWTPayload): Promise<string>;
  /** Replaces the key; the old one is no longer published. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

export async function startIssuer(port = 0): Promise<Issuer> {
  let key: Awaited<ReturnType<typeof generateKeyPair>>;
  let kid = '';
  const rotate = async () => {
    key = await generateKeyPair('ES256', { extractable: true });
    kid = `k${Date.now()}-${Math.random().toString(36).slice(2)}`;
  };
  await rotate();
  const server = createServer(async (req, res) => {
    res.setHeader('content-type', 'application/json');
    const issuer = `http://${req.headers.host}`;
    if (req.url === '/jwks')
      return void res.end(
        JSON.stringify({ keys: [{ ...(await exportJWK(key.publicKey)), kid, alg: 'ES256', use: 'sig' }] }),
      );
    if (req.url?.startsWith('/.well-known/'))
      return void res.end(
        JSON.stringify({
          issuer,
          jwks_uri: `${issuer}/jwks`,
          token_endpoint: `${issuer}/token`,
          authorization_endpoint: `${issuer}/auth`,
        }),
      );
    res.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(key.privateKey),
    rotate,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
