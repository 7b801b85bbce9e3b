/** Thrown where a request is found wanting; `makeHandle` turns it into an answer. */
export class Refusal extends Error {
  constructor(
    readonly grpcStatus: number,
    readonly httpStatus: number,
    message: string,
  ) {
    super(message);
  }
}

/** The request is not understood, or says something that is never right: INVALID_ARGUMENT. */
export function invalid(message: string): Refusal {
  return new Refusal(3, 400, message);
}

/** Understood, and not allowed: PERMISSION_DENIED. */
export function forbidden(message: string): Refusal {
  return new Refusal(7, 403, message);
}

/** No such RPC or route: UNIMPLEMENTED. */
export function unknown(message: string): Refusal {
  return new Refusal(12, 404, message);
}

/** Text from the request, short and printable, for messages. */
export function shown(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return JSON.stringify(short);
}

/** A foreign text as one line of at most 200 characters. */
export function printable(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/gu, '?');
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
}
