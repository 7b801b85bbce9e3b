import type { GatewayRequest } from '../../../gateway/model';

/** One change to some bytes, at a relative position. */
export interface Mutation {
  at: number;
  kind: string;
  byte: number;
  length: number;
}

type Mutations = readonly Mutation[];

export function mutateBody(request: GatewayRequest, other: GatewayRequest, list: Mutations): GatewayRequest {
  const grpc = request.path.startsWith('/flyteidl.');
  const skip = grpc ? 5 : 0;
  const bytes = mutate(
    Buffer.from(request.body).subarray(skip),
    Buffer.from(other.body).subarray(skip),
    list,
  );
  if (!grpc) return { ...request, body: bytes };
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return { ...request, body: Buffer.concat([head, bytes]) };
}

export function mutatePath(request: GatewayRequest, other: GatewayRequest, list: Mutations): GatewayRequest {
  return {
    ...request,
    path: mutate(Buffer.from(request.path), Buffer.from(other.path), list).toString('latin1'),
  };
}

function mutate(bytes: Buffer, other: Buffer, list: Mutations): Buffer {
  return list.reduce((at: Buffer, m) => {
    const position = Math.floor(m.at * at.length);
    const [head, tail] = [at.subarray(0, position), at.subarray(position)];
    switch (m.kind) {
      case 'set':
        return Buffer.concat([head, Buffer.of(m.byte), tail.subarray(1)]);
      case 'insert':
        return Buffer.concat([head, Buffer.of(m.byte), tail]);
      case 'delete':
        return Buffer.concat([head, tail.subarray(m.length)]);
      case 'copy':
        return Buffer.concat([at, other]);
      default:
        return Buffer.concat([head, other.subarray(position, position + m.length), tail.subarray(m.length)]);
    }
  }, bytes);
}
