/** Envoy's configuration is protobuf written as JSON; this is how the parts pass it on. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** A `google.protobuf.Any`: a message of the named type. */
export function typed(type: string, fields: JsonObject = {}): JsonObject {
  return { '@type': `type.googleapis.com/${type}`, ...fields };
}

/** A `google.protobuf.Duration`. */
export const seconds = (value: number): string => `${value}s`;
