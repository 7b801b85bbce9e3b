import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { ProviderError } from './errors';

/** Serves a plugin's service on loopback and tells the engine the port on standard output, as plugins do. */
export function servePlugin(service: ServiceDefinition, implementation: UntypedServiceImplementation): void {
  const server = new Server({ 'grpc.max_receive_message_length': 400 * 1024 * 1024 });
  server.addService(service, implementation);
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
  endWithParent();
}

/** An engine that was killed can't tell us to end: we are handed to another parent then. */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(0), 1_000).unref();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
}

type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

/** Turns what a handler throws into a gRPC error: the message alone for users' errors, with the stack for ours. */
export function unary<Request, Response>(handler: Handler<Request, Response>) {
  return async (
    call: ServerUnaryCall<Request, Response>,
    callback: sendUnaryData<Response>,
  ): Promise<void> => {
    try {
      callback(null, await handler(call.request));
    } catch (error) {
      const text = error instanceof ProviderError ? error.message : String((error as Error)?.stack ?? error);
      callback({ code: 2, details: text, message: text } as Parameters<typeof callback>[0]);
    }
  };
}
