import { ProviderError } from '../errors';
import type { Flyteadmin } from '../flyteadmin';
import { type Failure, isObject, type Properties, UNKNOWN } from '../properties';
import { checkShape, type Message, normalize } from '../shape';
import type { Kind } from './kind';

const TOKEN = 'flyte:index:Project';

/** flyteadmin's limits (project_validator.go). */
const ID_MAX = 63;
const NAME_MAX = 64;
const DESCRIPTION_MAX = 300;
const LABELS_MAX = 16;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

export const PROJECT_SHAPE: Message = {
  type: 'message',
  description:
    'A Flyte project. flyteadmin can archive a project but not delete it: destroying this archives.',
  required: ['projectId', 'name'],
  fields: {
    projectId: {
      type: 'string',
      description: `Id, a DNS-1123 label of at most ${ID_MAX} characters. A change replaces the project.`,
    },
    name: { type: 'string', description: `Display name, at most ${NAME_MAX} characters.` },
    description: {
      type: 'string',
      description: `At most ${DESCRIPTION_MAX} characters; can be changed but not cleared.`,
    },
    labels: { type: 'map', description: `Put on every execution of the project; at most ${LABELS_MAX}.` },
  },
};

export const project: Kind = {
  token: TOKEN,
  replaceOn: ['projectId'],
  check,
  normalize: (inputs) => normalize(PROJECT_SHAPE, inputs) as Properties,
  idOf: (inputs) => inputs.projectId,
  async create(server, inputs, name) {
    const answer = await server.send('POST', '/api/v1/projects', { project: registration(inputs) }, [409]);
    if (answer.status !== 409) return;
    const existing = await get(server, inputs.projectId);
    if (existing && !isArchived(existing) && !server.options.adopt && !isSame(existing, inputs)) {
      throw new ProviderError(
        `Flyte project ${inputs.projectId} exists already and is active. ` +
          `To adopt it: pulumi import ${TOKEN} ${name} ${inputs.projectId} (or set the provider's adopt to true).`,
      );
    }
    await put(server, inputs, 'ACTIVE');
  },
  async read(server, id) {
    const found = await get(server, id);
    return found && !isArchived(found) ? propertiesOf(found) : undefined;
  },
  update: (server, inputs) => put(server, inputs, 'ACTIVE'),
  async delete(server, id) {
    const found = await get(server, id);
    if (found && !isArchived(found)) await put(server, propertiesOf(found), 'ARCHIVED');
  },
};

function check(inputs: Properties, olds: Properties | undefined): Failure[] {
  const { projectId, name, description, labels } = inputs;
  const failures = checkShape(PROJECT_SHAPE, inputs, '');
  if (known(projectId) && (projectId.length > ID_MAX || !DNS_LABEL.test(projectId))) {
    const reason = `projectId ${JSON.stringify(projectId)} must be a DNS-1123 label: a-z, 0-9 and "-", at most ${ID_MAX} characters`;
    failures.push({ property: 'projectId', reason });
  }
  if (known(name) && (name.length === 0 || name.length > NAME_MAX)) {
    failures.push({
      property: 'name',
      reason: `name has ${name.length} characters; 1 to ${NAME_MAX} are allowed`,
    });
  }
  if (known(description) && description.length > DESCRIPTION_MAX) {
    const reason = `description has ${description.length} characters; at most ${DESCRIPTION_MAX} are allowed`;
    failures.push({ property: 'description', reason });
  }
  if (olds?.description && !description) {
    const reason = 'flyteadmin ignores an empty description, so it cannot be cleared; write another one';
    failures.push({ property: 'description', reason });
  }
  if (isObject(labels)) failures.push(...checkLabels(labels));
  return failures;
}

function checkLabels(labels: Properties): Failure[] {
  const failures: Failure[] = [];
  if (Object.keys(labels).length > LABELS_MAX) {
    failures.push({
      property: 'labels',
      reason: `labels has ${Object.keys(labels).length} entries; at most ${LABELS_MAX} are allowed`,
    });
  }
  for (const [key, value] of Object.entries(labels)) {
    const keyRight = LABEL_KEY.test(key) && (key.split('/').pop() ?? '').length <= 63;
    const valueRight =
      value === UNKNOWN || (typeof value === 'string' && value.length <= 63 && LABEL_VALUE.test(value));
    if (keyRight && valueRight) continue;
    failures.push({
      property: `labels.${key}`,
      reason: `label ${key}=${value} is not a valid Kubernetes label`,
    });
  }
  return failures;
}

function known(value: unknown): value is string {
  return typeof value === 'string' && value !== UNKNOWN;
}

function registration(inputs: Properties): Properties {
  const { projectId, name, description, labels } = inputs;
  return { id: projectId, name, description: description ?? '', labels: { values: labels ?? {} } };
}

/** `state` is always written: flyteadmin takes an absent one for ACTIVE. Absent labels would keep the old ones. */
async function put(server: Flyteadmin, inputs: Properties, state: 'ACTIVE' | 'ARCHIVED'): Promise<void> {
  await server.send('PUT', `/api/v1/projects/${encodeURIComponent(inputs.projectId)}`, {
    ...registration(inputs),
    state,
  });
}

async function get(server: Flyteadmin, id: string): Promise<Properties | undefined> {
  if (id.length > ID_MAX || !DNS_LABEL.test(id))
    throw new ProviderError(`${JSON.stringify(id)} is no Flyte project id`);
  const answer = await server.send('GET', `/api/v1/projects/${encodeURIComponent(id)}`, undefined, [404]);
  return answer.status === 404 ? undefined : answer.body;
}

function propertiesOf(found: Properties): Properties {
  const { id, name, description } = found;
  return normalize(PROJECT_SHAPE, {
    projectId: id,
    name,
    description,
    labels: found.labels?.values,
  }) as Properties;
}

function isArchived(found: Properties): boolean {
  return ['ARCHIVED', 'SYSTEM_ARCHIVED', 1, 3].includes(found.state);
}

/**
 * An update that was stopped after flyteadmin had registered the project leaves exactly this project behind. Taking it
 * over changes nothing on the server. Without labels the likeness would be no evidence.
 */
function isSame(found: Properties, inputs: Properties): boolean {
  const same = JSON.stringify(propertiesOf(found)) === JSON.stringify(normalize(PROJECT_SHAPE, inputs));
  return same && Object.keys(inputs.labels ?? {}).length > 0;
}
