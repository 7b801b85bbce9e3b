import { rmSync } from 'node:fs';
import type { Server } from 'node:net';

/** Starts a server on `HOST:PORT` or `unix:/PATH`. */
export function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const done = () => {
      server.off('error', reject);
      resolve();
    };
    const path = socketPath(address);
    if (path) return void server.listen({ path }, done);
    const { host, port } = hostPort(address);
    server.listen({ host, port }, done);
  });
}

/** Splits `HOST:PORT` (`[::1]:80` too). */
export function hostPort(address: string): { host: string; port: number } {
  const match = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(address);
  if (!match) throw new Error(`${address} must be HOST:PORT or unix:/PATH`);
  return { host: match[1]!, port: Number(match[2]) };
}

/** The path of a `unix:` address. */
export function socketPath(address: string): string | undefined {
  return address.startsWith('unix:') ? address.slice('unix:'.length) : undefined;
}

/** Removes the socket files that a killed process left behind. */
export function removeSockets(addresses: readonly string[]): void {
  for (const path of addresses.map(socketPath)) if (path) rmSync(path, { force: true });
}
