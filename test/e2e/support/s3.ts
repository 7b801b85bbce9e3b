import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for S3: objects by path, PUT, GET and HEAD, in memory. */
export interface ObjectStore {
  url: string;
  /** `bucket/key` -> content. */
  objects: Map<string, Buffer>;
  /** A URL that allows one method on one object for some seconds. */
  sign(method: 'GET' | 'PUT', bucket: string, key: string, seconds: number): string;
  close(): Promise<void>;
}

/** @param open true: requests without a signature of ours are served as well (a real flyteadmin signs in its own way). */
export async function startObjectStore(
  options: { port?: number; open?: boolean } = {},
): Promise<ObjectStore> {
  const secret = randomBytes(32);
  const objects = new Map<string, Buffer>();
  const signature = (method: string, path: string, expires: string) =>
    createHmac('sha256', secret).update(`${method}\n${path}\n${expires}`).digest('hex');
  const allowed = (method: string, url: URL): boolean => {
    const given = url.searchParams.get('X-Signature');
    if (!given) return !!options.open;
    const expires = url.searchParams.get('X-Expires') ?? '';
    const wanted = signature(method, url.pathname, expires);
    return (
      given.length === wanted.length &&
      timingSafeEqual(Buffer.from(given), Buffer.from(wanted)) &&
      Number(expires) > Date.now() / 1000
    );
  };
  const server = createServer(async (req, res) => {
    const url = new URL(req.url!, 'http://store.invalid');
    const key = decodeURIComponent(url.pathname.slice(1));
    const chunks: Buffer[] = [];
    for await (const c of req) chunks.push(c as Buffer);
    if (!allowed(req.method!, url))
      return void res.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    if (req.method === 'PUT') {
      const body = Buffer.concat(chunks);
      if (key.includes('/')) objects.set(key, body);
      return void res.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
    }
    const found = objects.get(key);
    if (!found)
      return void res
        .writeHead(404)
        .end(req.method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>');
    res.writeHead(200, {
      'content-length': found.length,
      etag: `"${createHash('md5').update(found).digest('hex')}"`,
      'last-modified': new Date(0).toUTCString(),
    });
    res.end(req.method === 'HEAD' ? undefined : found);
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    objects,
    sign: (method, bucket, key, seconds) => {
      const path = new URL(`/${bucket}/${key}`, url).pathname;
      const expires = String(Math.floor(Date.now() / 1000) + seconds);
      return `${url}${path}?X-Expires=${expires}&X-Signature=${signature(method, path, expires)}`;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
