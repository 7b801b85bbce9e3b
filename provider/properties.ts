import { Struct } from 'google-protobuf/google/protobuf/struct_pb';

/** Plain JSON as the engine sends it; an unknown value (only in previews) is the string `UNKNOWN`. */
export type Properties = { [name: string]: any };

/** The engine's mark for a value that is not known before the update runs (sdk/go/common/resource/plugin). */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** One refused input. */
export interface Failure {
  /** Path such as `labels.team`. */
  property: string;
  reason: string;
}

export function fromStruct(struct: Struct | undefined): Properties {
  return struct ? struct.toJavaScript() : {};
}

export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties);
}

/** True when the value or anything inside it is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
