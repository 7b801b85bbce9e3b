/** gRPC status codes that flyteadmin uses. */
export const Code = {
  OK: 0,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  FAILED_PRECONDITION: 9,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** An answer that is not OK. */
export class Fault extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export const invalid = (message: string) => new Fault(Code.INVALID_ARGUMENT, message);
export const missing = (field: string) => invalid(`missing ${field}`);
export const notFound = (message: string) => new Fault(Code.NOT_FOUND, message);

/** HTTP status by gRPC code, as grpc-gateway maps them. */
export function httpStatus(code: number): number {
  const table: Record<number, number> = {
    0: 200,
    1: 499,
    3: 400,
    4: 504,
    5: 404,
    6: 409,
    7: 403,
    8: 429,
    9: 400,
    10: 409,
    11: 400,
    12: 501,
    14: 503,
    16: 401,
  };
  return table[code] ?? 500;
}
