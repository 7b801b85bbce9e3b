import * as pb from '@flyteorg/flyteidl/gen/pb-js/flyteidl.js';
import { RPCS } from '../../../gateway/idl';
import type { Forward } from '../../../gateway/model';

const PROJECT_IDS = new Set(['flyteidl.admin.Project', 'flyteidl.admin.ProjectGetRequest']);

/**
 * All projects that a forwarded request names, found without the gateway's decoder: protobufjs' generated code for protobuf,
 * JSON.parse for JSON, the URL class for paths.
 */
export function projectsIn(verdict: Forward): string[] {
  const rpc = RPCS.get(verdict.operation.rpc)!;
  const type = rpc.method.input.typeName;
  const url = new URL(verdict.path, 'http://flyte');
  const found = new Set<string>();
  const contentType = verdict.setHeaders.find(([name]) => name === 'content-type')?.[1];
  if (verdict.body && contentType === 'application/json') {
    collect(JSON.parse(Buffer.from(verdict.body).toString('utf8')), found, PROJECT_IDS.has(type));
  } else if (verdict.body) {
    const bytes = contentType === 'application/grpc' ? verdict.body.subarray(5) : verdict.body;
    const decoder = type.split('.').reduce((at: any, name) => at[name], pb);
    collect(decoder.decode(bytes), found, PROJECT_IDS.has(type));
  }
  const segments = url.pathname.split('/').map(decodeURIComponent);
  for (const { template } of rpc.http) {
    const pattern = template.split('/');
    if (pattern.length !== segments.length) continue;
    pattern.forEach((part, i) => {
      if (/^\{(.*\.)?project\}$|^\{id\}$/.test(part)) found.add(segments[i]!);
    });
  }
  for (const [key, value] of url.searchParams) {
    if (/(^|\.)project$/.test(key)) found.add(value);
    for (const [, project] of value.matchAll(/flyte:\/\/v1\/([^/]+)/g)) found.add(project!);
  }
  return [...found].filter((project) => project !== '');
}

function collect(value: any, found: Set<string>, isProject = false): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  for (const key of Object.keys(value)) {
    const child = value[key];
    if ((key === 'project' || (isProject && key === 'id')) && typeof child === 'string') found.add(child);
    if ((key === 'flyteUrl' || key === 'flyte_url') && typeof child === 'string') {
      for (const [, project] of child.matchAll(/flyte:\/\/v1\/([^/]+)/g)) found.add(project!);
    }
    collect(child, found);
  }
}
