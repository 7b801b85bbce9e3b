import { invalid, missing, notFound } from '../fault';
import { filter, page } from '../filters';
import { entityKey, require, type Store } from '../store';
import { inDomain } from './entity';
import type { Implementations } from './service';

/** Named entities (a name with all its versions) and their descriptions. */
export const namedService: Implementations = {
  'AdminService/ListNamedEntities': (request, { store }) => {
    checkType(request.resourceType);
    require(request, ['project', 'domain']);
    if (request.limit === 0) throw invalid('invalid value for limit');
    const test = filter(request.filters, 'entities');
    const names = [
      ...new Set(inDomain(store, request.resourceType, request).map((r) => r.id.name as string)),
    ].sort();
    const found = names.map((name) =>
      entity(store, request.resourceType, { project: request.project, domain: request.domain, name }),
    );
    const { rows, token } = page(
      found.filter((e) =>
        test({ ...e.id, state: String(e.metadata.state), description: e.metadata.description }),
      ),
      request.limit,
      request.token,
    );
    return { entities: rows, token };
  },
  'AdminService/GetNamedEntity': (request, { store }) => {
    checkType(request.resourceType);
    require(request.id, ['project', 'domain', 'name']);
    return entity(store, request.resourceType, request.id);
  },
  'AdminService/UpdateNamedEntity': (request, { store }) => {
    checkType(request.resourceType);
    require(request.id, ['project', 'domain', 'name']);
    if (!request.metadata) throw missing('metadata');
    entity(store, request.resourceType, request.id);
    store.entityMetadata.set(key(request.resourceType, request.id), {
      description: request.metadata.description,
      state: request.metadata.state,
    });
    return {};
  },
  'AdminService/GetDescriptionEntity': (request, { store }) => {
    require(request.id, ['project', 'domain', 'name', 'version']);
    checkType(request.id.resourceType);
    const found = store.descriptions.get(entityKey(request.id.resourceType, request.id));
    if (!found) throw notFound('entry not found');
    return found;
  },
  'AdminService/ListDescriptionEntities': (request, { store }) => {
    checkType(request.resourceType);
    require(request.id, ['project', 'domain', 'name']);
    if (request.limit === 0) throw invalid('invalid value for limit');
    const prefix = `${request.resourceType}/${request.id.project}/${request.id.domain}/${request.id.name}/`;
    const all = [...store.descriptions].filter(([k]) => k.startsWith(prefix)).map(([, d]) => d);
    const { rows, token } = page(all, request.limit, request.token);
    return { descriptionEntities: rows, token };
  },
};

function checkType(type: number): void {
  if (type === 0) throw invalid('invalid value for resource_type');
}

const key = (type: number, id: any) => entityKey(type, { ...id, version: '' });

function entity(store: Store, type: number, id: any) {
  if (!inDomain(store, type, id).some((r) => r.id.name === id.name)) throw notFound('entry not found');
  return {
    resourceType: type,
    id: { project: id.project, domain: id.domain, name: id.name },
    metadata: store.entityMetadata.get(key(type, id)) ?? { description: '', state: 0 },
  };
}
