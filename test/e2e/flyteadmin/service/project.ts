import { Code, Fault, invalid, missing } from '../fault';
import { filter, page } from '../filters';
import type { ProjectRow, Store } from '../store';
import type { Implementations } from './service';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED_NAME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

export const projectService: Implementations = {
  'AdminService/RegisterProject': (request, { store }) => {
    const project = request.project;
    if (!project) throw missing('project');
    if (!project.name) throw missing('project_name');
    check(project);
    if (store.projects.has(project.id))
      throw new Fault(
        Code.ALREADY_EXISTS,
        'value with matching already exists (duplicate key value violates unique constraint)',
      );
    store.projects.set(project.id, {
      id: project.id,
      name: project.name,
      description: project.description,
      labels: project.labels,
      state: project.state,
    });
    return {};
  },
  'AdminService/UpdateProject': (project, { store }) => {
    const old = store.project(project.id);
    check(project);
    store.projects.set(project.id, {
      id: project.id,
      name: project.name || old.name,
      description: project.description || old.description,
      labels: project.labels ?? old.labels,
      state: project.state,
    });
    return {};
  },
  'AdminService/GetProject': (request, { store }) => {
    if (!request.id) throw missing('project_id');
    return present(store.project(request.id), store);
  },
  'AdminService/ListProjects': (request, { store }) => {
    const test = filter(request.filters, 'project');
    const rows = [...store.projects.values()]
      .filter((p) =>
        request.filters === ''
          ? p.state !== 1
          : test({ identifier: p.id, name: p.name, description: p.description, state: String(p.state) }),
      )
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const { rows: projects, token } = page(rows, request.limit, request.token);
    return { projects: projects.map((p) => present(p, store)), token };
  },
  'AdminService/GetDomains': (_request, { store }) => ({ domains: domainsOf(store) }),
  'AdminService/GetVersion': () => ({
    controlPlaneVersion: { Version: '1.16.8', Build: 'double', BuildTime: '' },
  }),
};

function check(project: any): void {
  if (!project.id) throw missing('project_id');
  const labels = Object.entries((project.labels?.values ?? {}) as Record<string, string>);
  if (labels.length > 16) throw invalid('Labels map has an invalid length: 16 is the maximum');
  for (const [key, value] of labels) {
    if (!QUALIFIED_NAME.test(key) || key.replace(/^.*\//, '').length > 63)
      throw invalid(`invalid label key [${key}]`);
    if (!LABEL_VALUE.test(value) || value.length > 63) throw invalid(`invalid label value [${value}]`);
  }
  if (!DNS_LABEL.test(project.id) || project.id.length > 63)
    throw invalid(`invalid project id [${project.id}]`);
  if (project.name.length > 64) throw invalid('project_name cannot exceed 64 characters');
  if (project.description.length > 300) throw invalid('project_description cannot exceed 300 characters');
  if (project.domains.length > 0)
    throw invalid(
      'Domains are currently only set system wide. Please retry without domains included in your request.',
    );
}

function present(row: ProjectRow, store: Store) {
  return { ...row, domains: domainsOf(store) };
}

function domainsOf(store: Store) {
  return store.domains.map((id) => ({ id, name: id }));
}
