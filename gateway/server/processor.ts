import type { GatewayRequest } from '../model';
import type { Caller, Gate } from './gate';
import { type Method, STATUS, unary } from './grpc';
import { CONTINUE_HEADERS, type HeadersMessage, readProcessingRequest, WAIT_LONGER } from './protocol';

/** Envoy's external processing service. */
export const PROCESS_PATH = '/envoy.service.ext_proc.v3.ExternalProcessor/Process';
/** Envoy asks it, so that a worker that hangs loses its share. */
export const HEALTH_PATH = '/grpc.health.v1.Health/Check';

/** HealthCheckResponse with status SERVING (1) or NOT_SERVING (2). */
const SERVING = new Uint8Array([8, 1]);
const NOT_SERVING = new Uint8Array([8, 2]);

export const makeHealth = (serving: () => boolean): Method =>
  unary(() => (serving() ? SERVING : NOT_SERVING));

const NO_BODY = new Uint8Array(0);

/** Larger bodies may have to wait for others of their kind. */
const SLOW_BYTES = 64 * 1024;

/** What the headers said, while the body is awaited. */
interface Pending {
  request: GatewayRequest;
  caller: Caller;
  requestId: string;
  started: number;
}

/**
 * Handles one HTTP request per stream: its headers, then its body when it has one. The stream ends only after Envoy
 * ended its side; ending it earlier makes Envoy reset streams that still carry answers.
 */
export function makeProcessor(gate: Gate): Method {
  return (call) => {
    let pending: Pending | undefined;
    let decided = false;
    let held = false;

    const fail = (details: string) => {
      decided = true;
      call.fail(STATUS.INVALID_ARGUMENT, details);
    };
    const release = () => {
      if (held && pending) gate.release(pending.caller);
      held = false;
    };
    /** From here on nothing waits for a body; Envoy may be slow to end the stream. */
    const settle = (answer: Uint8Array) => {
      release();
      call.send(answer);
    };
    const decide = (phase: 'headers' | 'body', passage: Pending) => {
      decided = true;
      const answer = gate.answer({ ...passage, phase });
      if (!(answer instanceof Promise)) return settle(answer);
      if (passage.request.body.length > SLOW_BYTES) call.send(WAIT_LONGER);
      answer.then(settle);
    };

    const receive = (bytes: Uint8Array) => {
      if (decided) return;
      try {
        const message = readProcessingRequest(bytes);
        if (message.kind === 'headers' && !pending) {
          pending = open(gate, message);
          if (message.endOfStream) return decide('headers', pending);
          const refused = gate.hold({ ...pending, phase: 'headers' });
          held = !refused;
          decided = !held;
          call.send(refused ?? CONTINUE_HEADERS);
        } else if (message.kind === 'body' && pending) {
          // Only trailers can follow a buffered body, and nothing that Flyte's clients send has any.
          if (!message.endOfStream) return fail('request trailers are not allowed');
          decide('body', { ...pending, request: { ...pending.request, body: message.body } });
        } else fail('unexpected message');
      } catch {
        fail('malformed message');
      }
    };
    return { message: receive, end: () => call.end(), close: release };
  };
}

function open(gate: Gate, { headers, metadata }: HeadersMessage): Pending {
  const started = performance.now();
  let method = '';
  let path = '';
  let requestId = '';
  const regular: [string, string][] = [];
  for (const header of headers) {
    const [name, value] = header;
    if (name === ':method') method = value;
    else if (name === ':path') path = value;
    else if (!name.startsWith(':')) regular.push(header);
    if (name === 'x-request-id') requestId = value;
  }
  return {
    request: { method, path, headers: regular, body: NO_BODY },
    caller: gate.caller(metadata),
    requestId,
    started,
  };
}
