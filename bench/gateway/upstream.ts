/** A gRPC server that answers AdminService/GetProject at once: what is left is the way there. Takes its port, prints its address. */
import { Server, ServerCredentials } from '@grpc/grpc-js';

const raw = (bytes: Uint8Array) => Buffer.from(bytes);
/** flyteidl.admin.Project with its id. */
const PROJECT = Buffer.from('\x0a\x08project1', 'latin1');

const server = new Server();
server.addService(
  {
    getProject: {
      path: '/flyteidl.service.AdminService/GetProject',
      requestStream: false,
      responseStream: false,
      requestSerialize: raw,
      requestDeserialize: raw,
      responseSerialize: raw,
      responseDeserialize: raw,
    },
  },
  { getProject: (_: unknown, reply: (error: null, answer: Buffer) => void) => reply(null, PROJECT) },
);
server.bindAsync(`127.0.0.1:${process.argv[2]}`, ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`127.0.0.1:${port}`);
});
