import { isObject, type Properties, UNKNOWN } from '../../../provider/properties';

/** Where an object lives, read from a resource's inputs. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

export function refOf(inputs: Properties): ObjectRef {
  const { apiVersion, kind, metadata } = inputs;
  return { apiVersion, kind, namespace: metadata?.namespace, name: metadata?.name };
}

/** `kubernetes:core/v1:Namespace` -> `v1`, `Namespace`: all that an import knows. */
export function kindOf(token: string): { apiVersion: string; kind: string } {
  const [, apiVersion = '', kind = ''] = token.split(':');
  return { apiVersion: apiVersion.replace(/^core\//, ''), kind };
}

/** The id the real provider uses: `namespace/name` or `name`. */
export function idOf({ namespace, name }: ObjectRef): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Fields whose change needs a new object. */
export const IMMUTABLE = [
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'roleRef',
  'spec.selector',
];

/** What the server makes up, and changes by itself. */
export function withoutServerFields(live: Properties): Properties {
  const { status: _status, ...rest } = live;
  const { managedFields, uid, resourceVersion, generation, creationTimestamp, selfLink, ...metadata } =
    live.metadata ?? {};
  return { ...rest, metadata };
}

/** A Secret's `stringData` is write-only: the server keeps it base64-encoded under `data`. */
export function withStringData(live: Properties): Properties {
  if (live.kind !== 'Secret') return live;
  const decoded = Object.entries(live.data ?? {}).map(([key, value]) => [
    key,
    Buffer.from(String(value), 'base64').toString(),
  ]);
  return { ...live, stringData: Object.fromEntries(decoded) };
}

/** The live values of what `inputs` says; a field that is gone from the server is left out. */
export function project(inputs: unknown, live: unknown): unknown {
  if (live === undefined) return undefined;
  if (isObject(inputs) && isObject(live)) {
    const entries = Object.keys(inputs).flatMap((key) => {
      const value = project(inputs[key], live[key]);
      return value === undefined ? [] : [[key, value] as const];
    });
    return Object.fromEntries(entries);
  }
  if (Array.isArray(inputs) && Array.isArray(live) && inputs.length === live.length) {
    return inputs.map((item, i) => project(item, live[i]));
  }
  return isSameScalar(inputs, live) ? inputs : live;
}

/** The server may write the same amount another way; comparing as text would show a change that is none. */
function isSameScalar(a: unknown, b: unknown): boolean {
  return String(a) === String(b) && typeof a !== 'object';
}

/** Dry-run answers carry invented identities: they must not be taken for known. */
export function hideInvented(live: Properties): Properties {
  const { managedFields: _, ...metadata } = live.metadata ?? {};
  return {
    ...live,
    metadata: { ...metadata, uid: UNKNOWN, resourceVersion: UNKNOWN, creationTimestamp: UNKNOWN },
  };
}
