import { createRequire } from 'node:module';
import { Resource } from '@pulumi/pulumi';

/**
 * What Pulumi's SDK does for an engine in another process, and for finding promises that never settle, takes most of a
 * large preview's time. Here no engine listens, so messages carry plain data instead of its wire form, no resource tells
 * the line it comes from, and promises are not recorded. Holds for the whole thread; call before the program is loaded.
 */
export function withoutEngine(): void {
  const fromSdk = createRequire(require.resolve('@pulumi/pulumi'));
  carryPlainData(fromSdk('google-protobuf/google/protobuf/struct_pb.js').Struct);
  // Captures whole stacks whatever `Error.stackTraceLimit` says.
  Object.assign(Resource, { callsites: () => [] });
  Object.assign(fromSdk('./runtime/debuggable.js'), { debuggablePromise: (promise: unknown) => promise });
}

/** The generated class for google.protobuf.Struct, as far as the SDK uses it on the way to the monitor and back. */
interface StructClass {
  new (): Struct;
  fromJavaScript(value: object): Struct;
}

interface Struct {
  toJavaScript(): object;
  getFieldsMap(): object;
}

/** The SDK hands over nothing but what JSON can hold, and only reads what comes back. */
function carryPlainData(Struct: StructClass): void {
  const plain = new WeakMap<Struct, object>();
  const { fromJavaScript } = Struct;
  const { toJavaScript, getFieldsMap } = Struct.prototype;
  Struct.fromJavaScript = (value) => {
    const struct = new Struct();
    plain.set(struct, value);
    return struct;
  };
  Struct.prototype.toJavaScript = function () {
    return plain.get(this) ?? toJavaScript.call(this);
  };
  Struct.prototype.getFieldsMap = function () {
    const value = plain.get(this);
    return getFieldsMap.call(value ? fromJavaScript(value) : this);
  };
}
