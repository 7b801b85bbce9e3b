import { type Client, Metadata } from '@grpc/grpc-js';

const raw = (bytes: Uint8Array) => Buffer.from(bytes);
const METHOD = '/flyteidl.service.AdminService/GetProject';

export interface Load {
  /** Milliseconds. */
  p50: number;
  p99: number;
  perSecond: number;
}

/** One GetProject. Rejects on any error: figures with errors in them mean nothing. */
export function getProject(client: Client, project: string, token: string): Promise<void> {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  const request = Buffer.concat([Buffer.from([0x0a, project.length]), Buffer.from(project)]);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(METHOD, raw, raw, request, metadata, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

/** Calls `call` `count` times, `concurrency` at once. */
export async function measureLoad(
  call: () => Promise<void>,
  count: number,
  concurrency: number,
): Promise<Load> {
  const times: number[] = [];
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const started = performance.now();
      await call();
      times.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), perSecond: count / seconds };
}

const quantile = (sorted: readonly number[], q: number) => sorted[Math.floor(q * (sorted.length - 1))]!;

/** The middle one by each figure: one disturbed round doesn't count. */
export function medianLoad(rounds: readonly Load[]): Load {
  const middle = (figure: keyof Load) => {
    const sorted = rounds.map((round) => round[figure]).sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)]!;
  };
  return { p50: middle('p50'), p99: middle('p99'), perSecond: middle('perSecond') };
}
