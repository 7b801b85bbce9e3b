import { ProviderError } from '../errors';
import type { Flyteadmin } from '../flyteadmin';
import { type Failure, type Properties, UNKNOWN } from '../properties';
import { checkShape, type Message, normalize, snakeCase } from '../shape';
import type { Kind } from './kind';
import type { Matchable } from './matchable';
import {
  attributesPath,
  formatScope,
  isNarrower,
  isSameScope,
  parseScope,
  type Scope,
  scopeOf,
  scopeOfRow,
} from './scope';

const SCOPE_FIELDS: Message['fields'] = {
  project: { type: 'string', description: 'Id of the Flyte project.' },
  domain: { type: 'string', description: 'Id of the domain; absent: every domain of the project.' },
  workflow: { type: 'string', description: 'Name of the workflow; absent: every workflow. Needs a domain.' },
};

/** The shape of all inputs of one attribute resource. */
export function attributeShape(matchable: Matchable): Message {
  const scope = matchable.needsDomain ? ['project', 'domain'] : ['project'];
  return {
    type: 'message',
    description: matchable.value.description ?? '',
    required: [...scope, ...(matchable.value.required ?? [])],
    fields: { ...SCOPE_FIELDS, ...matchable.value.fields },
  };
}

/** The resource type of one matchable attribute. */
export function attributeKind(matchable: Matchable): Kind {
  const token = `flyte:index:${matchable.name}`;
  const shape = attributeShape(matchable);
  const rows = new Rows(matchable);
  return {
    token,
    replaceOn: ['project', 'domain', 'workflow'],
    check: (inputs) => [
      ...checkShape(shape, inputs, ''),
      ...checkScope(inputs),
      ...checkValue(matchable, inputs),
    ],
    normalize: (inputs) => normalize(shape, inputs) as Properties,
    idOf: (inputs) => formatScope(scopeOf(inputs)),
    create: (server, inputs, name) =>
      rows.exclusively(server, inputs.project, async () => {
        const scope = scopeOf(inputs);
        const existing = await rows.find(server, scope);
        if (existing && !server.options.adopt && !isSameValue(matchable, existing, inputs)) {
          const id = formatScope(scope);
          const message = `${matchable.resourceType} of ${id} is set already, to ${JSON.stringify(existing)}. `;
          throw new ProviderError(
            `${message}To adopt it: pulumi import ${token} ${name} ${id} (or set the provider's adopt to true).`,
          );
        }
        await rows.put(server, scope, inputs);
      }),
    async read(server, id) {
      const scope = parseScope(id);
      const found = await rows.find(server, scope);
      return found && (normalize(shape, { ...scope, ...found }) as Properties);
    },
    update: (server, inputs, olds) =>
      rows.exclusively(server, inputs.project, async () => {
        const scope = scopeOf(inputs);
        if (matchable.merges && losesOverride(olds, inputs)) await rows.remove(server, scope);
        await rows.put(server, scope, inputs);
      }),
    delete: (server, id) => {
      const scope = parseScope(id);
      return rows.exclusively(server, scope.project, () => rows.remove(server, scope));
    },
  };
}

/** The stored rows of one type. flyteadmin's per-level reads fall back to wider rows, so only its list is believed. */
class Rows {
  constructor(private readonly matchable: Matchable) {}

  /** Runs one after the other what touches the same rows: a delete puts narrower rows back, and must not revive one that goes itself. */
  exclusively<T>(server: Flyteadmin, project: string, work: () => Promise<T>): Promise<T> {
    return server.exclusively(`${this.matchable.resourceType}/${project}`, work);
  }

  async find(server: Flyteadmin, scope: Scope): Promise<Properties | undefined> {
    const row = (await this.list(server)).find(({ scope: other }) => isSameScope(other, scope));
    return row?.value;
  }

  async put(server: Flyteadmin, scope: Scope, value: Properties): Promise<void> {
    const { key, value: shape } = this.matchable;
    const matchingAttributes = { [key]: normalize(shape, value) ?? {} };
    await server.send('PUT', attributesPath(scope), { attributes: { ...scope, matchingAttributes } });
    this.forget(server);
  }

  /** flyteadmin deletes every narrower row with a wider one: put those back. */
  async remove(server: Flyteadmin, scope: Scope): Promise<void> {
    this.forget(server);
    const narrower = (await this.list(server)).filter((row) => isNarrower(row.scope, scope));
    await server.send(
      'DELETE',
      attributesPath(scope),
      { ...scope, resourceType: this.matchable.resourceType },
      [404],
    );
    for (const row of narrower) await this.put(server, row.scope, row.value);
    this.forget(server);
  }

  private forget(server: Flyteadmin): void {
    server.forget(this.listPath());
  }

  private async list(server: Flyteadmin): Promise<{ scope: Scope; value: Properties }[]> {
    const { key, value: shape } = this.matchable;
    const answer = await server.getShared(this.listPath());
    const configurations: Properties[] = answer.configurations ?? [];
    return configurations.flatMap((row) => {
      const scope = scopeOfRow(row);
      const attributes = row.attributes ?? {};
      const value = normalize(shape, attributes[key] ?? attributes[snakeCase(key)]) as Properties | undefined;
      return scope ? [{ scope, value: value ?? {} }] : [];
    });
  }

  private listPath(): string {
    return `/api/v1/matchable_attributes?resource_type=${this.matchable.resourceNumber}`;
  }
}

function checkScope(inputs: Properties): Failure[] {
  const slashes = ['project', 'domain', 'workflow'].filter((name) => {
    const value = inputs[name];
    return typeof value === 'string' && value !== UNKNOWN && (value === '' || value.includes('/'));
  });
  const failures = slashes.map((name) => ({
    property: name,
    reason: `${name} ${JSON.stringify(inputs[name])} must not be empty or hold "/"`,
  }));
  if (inputs.workflow && !inputs.domain)
    failures.push({ property: 'domain', reason: 'domain is required with workflow' });
  return failures;
}

/** An empty value would be stored as no attribute at all, which flyteadmin refuses. */
function checkValue(matchable: Matchable, inputs: Properties): Failure[] {
  if (normalize(matchable.value, inputs) !== undefined) return [];
  const names = Object.keys(matchable.value.fields);
  return [{ property: names[0]!, reason: `nothing is set; give at least one of ${names.join(', ')}` }];
}

function isSameValue(matchable: Matchable, found: Properties, inputs: Properties): boolean {
  return JSON.stringify(found) === JSON.stringify(normalize(matchable.value, inputs));
}

function losesOverride(olds: Properties, news: Properties): boolean {
  const kept = new Set((news.overrides ?? []).map((o: Properties) => o.taskType));
  return (olds.overrides ?? []).some((o: Properties) => !kept.has(o.taskType));
}
