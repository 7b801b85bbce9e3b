import { toJson } from '@bufbuild/protobuf';
import { registry } from './descriptors';
import { mentions, type Named, namesIn } from './walk';

/** One request that reached flyteadmin. */
export interface Entry {
  door: 'grpc' | 'http';
  /** Absent when no RPC could be made out. */
  rpc?: string;
  /** `POST /api/v1/executions?...` as received. */
  line: string;
  headers: readonly (readonly [name: string, value: string])[];
  /** The decoded request as JSON in proto names. */
  request?: unknown;
  names: Named[];
  /** Who asked, by the verified token. */
  subject?: string;
  email?: string;
  groups?: string[];
  /** gRPC code of the answer. */
  code?: number;
}

/** Everything that reached the server, in order, so that a test can say what did not. */
export class Journal {
  readonly entries: Entry[] = [];

  add(entry: Entry): Entry {
    this.entries.push(entry);
    return entry;
  }

  clear(): void {
    this.entries.length = 0;
  }

  /** Entries that name one of the projects anywhere. */
  mentioning(projects: Iterable<string>): Entry[] {
    const set = new Set(projects);
    return this.entries.filter((e) => e.names.some((n) => mentions(n, set)));
  }
}

/** Fills in what a decoded message says. */
export function describe(entry: Entry, rpc: string, message: any): void {
  entry.rpc = rpc;
  entry.names = namesIn(message);
  const desc = registry.getMessage(message.$typeName)!;
  try {
    entry.request = toJson(desc, message, { registry, useProtoFieldName: true });
  } catch (error) {
    entry.request = { unprintable: (error as Error).message };
  }
}
