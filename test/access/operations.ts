import type { Operation, Reference } from '../../access/model';

/** RPCs whose target's kind decides, and the kind the tests ask for. */
const BY_KIND = /NamedEnt|DescriptionEnt/;
const PROJECT_ONLY = new Set(
  ['RegisterProject', 'UpdateProject', 'GetProject', 'UpdateProjectAttributes', 'GetProjectAttributes']
    .concat('DeleteProjectAttributes')
    .map((rpc) => `AdminService/${rpc}`),
);
const NAMELESS = new Set([
  'AdminService/ListProjects',
  'AdminService/GetDomains',
  'AdminService/GetVersion',
  'AdminService/ListMatchableAttributes',
  'DataProxyService/CreateDownloadLocation',
  'IdentityService/UserInfo',
  'AuthMetadataService/GetOAuth2Metadata',
  'AuthMetadataService/GetPublicClientConfig',
]);

/** The plainest request of an RPC: names what it must name and nothing else. */
export function plain(rpc: string, project: string, domain: string, kind?: Reference['kind']): Operation {
  if (NAMELESS.has(rpc)) return { rpc, references: [] };
  const target: Reference = { role: 'target', project, path: 'id' };
  if (!PROJECT_ONLY.has(rpc)) target.domain = domain;
  if (BY_KIND.test(rpc)) target.kind = kind ?? 'workflow';
  return { rpc, references: [target] };
}

/** CreateExecution of a launch plan, in and of the given places (`project/domain`), with more references. */
export function launch(
  at: string,
  of: string,
  kind: Reference['kind'] = 'launch_plan',
  ...more: Reference[]
): Operation {
  return {
    rpc: 'AdminService/CreateExecution',
    references: [ref('target', at), { ...ref('entity', of), kind }, ...more],
  };
}

export function ref(role: Reference['role'], place: string): Reference {
  const [project, domain] = place.split('/');
  return { role, project: project!, domain, path: role };
}
