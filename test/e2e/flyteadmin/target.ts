import { GrpcWire, type Headers, type HttpAnswer, sendHttp } from '../support/wire';
import { type FlyteAdmin, startFlyteAdmin } from './server';

/** The server under test: the double, or the real one that `FLYTEADMIN_GRPC` and `FLYTEADMIN_HTTP` name. */
export interface Target {
  /** Absent for a real server. */
  double?: FlyteAdmin;
  grpc: GrpcWire;
  http: string;
  /** A JSON request. */
  json(method: string, path: string, body?: unknown, headers?: Headers): Promise<HttpAnswer>;
  /** Ids of projects made for this run only, so that a real server can be used again. */
  project(name: string): string;
  close(): Promise<void>;
}

export async function openTarget(): Promise<Target> {
  const { FLYTEADMIN_GRPC, FLYTEADMIN_HTTP } = process.env;
  if (!!FLYTEADMIN_GRPC !== !!FLYTEADMIN_HTTP)
    throw new Error('set both FLYTEADMIN_GRPC and FLYTEADMIN_HTTP, or neither');
  const double = FLYTEADMIN_GRPC ? undefined : await startFlyteAdmin();
  const http = double?.http ?? FLYTEADMIN_HTTP!;
  const grpc = new GrpcWire(double?.grpc ?? FLYTEADMIN_GRPC!);
  const run = Date.now().toString(36);
  return {
    double,
    grpc,
    http,
    json: (method, path, body, headers = []) =>
      sendHttp(
        http,
        method,
        path,
        [['content-type', 'application/json'], ...headers],
        body === undefined ? undefined : JSON.stringify(body),
      ),
    project: (name) => `${name}-${run}`,
    close: async () => {
      grpc.close();
      await double?.close();
    },
  };
}

/** Says in the test's title which server it ran against. */
export const serverName = process.env.FLYTEADMIN_GRPC ? 'the real flyteadmin' : 'the flyteadmin double';
