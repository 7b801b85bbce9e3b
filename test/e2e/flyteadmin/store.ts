import { type DescMessage, toBinary } from '@bufbuild/protobuf';
import { registry } from './descriptors';
import { invalid, missing, notFound } from './fault';

export interface ProjectRow {
  id: string;
  name: string;
  description: string;
  labels?: any;
  state: number;
}

export interface AttributeRow {
  project: string;
  domain: string;
  workflow: string;
  launchPlan: string;
  resourceType: number;
  attributes: any;
}

export interface EntityRow {
  /** `core.ResourceType`: 1 task, 2 workflow, 3 launch plan. */
  type: number;
  id: any;
  spec: any;
  closure: any;
  /** Launch plans only: 0 inactive, 1 active. */
  state: number;
  digest: string;
  createdAt: Date;
}

/** All of flyteadmin's state, in memory. */
export class Store {
  readonly projects = new Map<string, ProjectRow>();
  attributes: AttributeRow[] = [];
  readonly entities = new Map<string, EntityRow>();
  readonly entityMetadata = new Map<string, { description: string; state: number }>();
  readonly descriptions = new Map<string, any>();
  readonly executions = new Map<string, any>();
  readonly nodeExecutions = new Map<string, any>();
  readonly taskExecutions = new Map<string, any>();
  readonly signals = new Map<string, any>();

  constructor(readonly domains: readonly string[]) {}

  project(id: string): ProjectRow {
    const row = this.projects.get(id);
    if (!row) throw notFound(`project [${id}] not found`);
    return row;
  }

  /** What most writes check: the project is registered and active, the domain is known. */
  checkActive(project: string, domain: string): void {
    const row = this.projects.get(project);
    if (!row)
      throw invalid(
        `failed to validate that project [${project}] and domain [${domain}] are registered, err: [project [${project}] not found]`,
      );
    if (row.state !== 0) throw invalid(`project [${project}] is not active`);
    if (!this.domains.includes(domain)) throw invalid(`domain [${domain}] is unrecognized by system`);
  }
}

export const executionKey = (id: any) => `${id?.project ?? ''}/${id?.domain ?? ''}/${id?.name ?? ''}`;
export const nodeKey = (id: any) => `${executionKey(id?.executionId)}/${id?.nodeId ?? ''}`;
export const missingNode = (id: any) =>
  `missing entity of type node execution with identifier node_id:"${id.nodeId}" execution_id:{project:"${id.executionId.project}" domain:"${id.executionId.domain}" name:"${id.executionId.name}"}`;
export const entityKey = (type: number, id: any) =>
  `${type}/${id.project}/${id.domain}/${id.name}/${id.version ?? ''}`;

/** Refuses an identifier with an empty part. */
export function require(id: any, parts: string[]): void {
  if (!id) throw missing('id');
  for (const part of parts) if (!id[part]) throw missing(part);
}

/** Bytes of a message as text, to compare two. */
export function digest(message: any): string {
  if (!message) return '';
  return Buffer.from(toBinary(registry.getMessage(message.$typeName) as DescMessage, message)).toString(
    'base64',
  );
}

export function timestamp(date = new Date()) {
  return {
    $typeName: 'google.protobuf.Timestamp' as const,
    seconds: BigInt(Math.floor(date.getTime() / 1000)),
    nanos: (date.getTime() % 1000) * 1e6,
  };
}
