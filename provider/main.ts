import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { version } from '../package.json';
import { resourceProvider } from './service';

/** The plugin process: serves on loopback and tells the engine its port on standard output. */
const server = new Server({ 'grpc.max_receive_message_length': 400 * 1024 * 1024 });
server.addService(ResourceProviderService, resourceProvider(version));
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});

// An engine that was killed can't tell us to end: its pipe to us closes, or we are handed to another parent.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 1_000).unref();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
