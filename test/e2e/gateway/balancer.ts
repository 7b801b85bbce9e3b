import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A load balancer of connections: new ones go to the target of the moment, the others stay where they are. */
export interface Balancer {
  port: number;
  target: number;
  close(): void;
}

export async function startBalancer(): Promise<Balancer> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(balancer.target, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroySoon();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const balancer: Balancer = {
    port: (server.address() as AddressInfo).port,
    target: 0,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return balancer;
}
