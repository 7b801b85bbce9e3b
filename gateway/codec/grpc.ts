import { invalid } from '../refusal';

const PREFIX = 5;

/** The message in a unary call's body: exactly one uncompressed frame. @throws Refusal 400 */
export function readFrame(body: Uint8Array): Uint8Array {
  if (body.length < PREFIX) throw invalid('The body is not a gRPC frame.');
  if (body[0] !== 0) throw invalid('Compressed gRPC messages are not accepted: switch compression off.');
  const length = new DataView(body.buffer, body.byteOffset, PREFIX).getUint32(1);
  if (length !== body.length - PREFIX) throw invalid('The body is not exactly one gRPC frame.');
  return body.subarray(PREFIX);
}

export function writeFrame(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(PREFIX + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, PREFIX);
  return frame;
}
