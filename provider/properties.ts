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

/** Key and value by which the engine marks an object of special meaning (sdk/go/common/resource/sig). */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/**
 * The same with secrets as plain values. The engine sends a provider's configuration with secrets marked; of resources
 * it sends plain values to a provider that has said that it does not accept secrets.
 */
export function withoutSecrets(value: any): any {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === SECRET) return withoutSecrets(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
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
