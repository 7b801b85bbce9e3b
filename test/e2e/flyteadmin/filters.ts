import { invalid } from './fault';

/** Columns of flyteadmin's tables that filters may name, by entity. */
const COLUMNS: Record<string, string[]> = {
  project: ['identifier', 'name', 'description', 'state', 'id', 'created_at', 'updated_at'],
  execution: [
    'execution_project',
    'execution_domain',
    'execution_name',
    'phase',
    'started_at',
    'execution_created_at',
    'mode',
    'user',
    'cluster',
    'state',
    'launch_plan_id',
    'workflow_id',
    'task_id',
    'duration',
    'project',
    'domain',
    'name',
    'id',
    'created_at',
    'updated_at',
  ],
  workflow: ['project', 'domain', 'name', 'version', 'created_at', 'updated_at'],
  task: ['project', 'domain', 'name', 'version', 'type', 'created_at', 'updated_at'],
  launch_plan: [
    'project',
    'domain',
    'name',
    'version',
    'state',
    'schedule_type',
    'created_at',
    'updated_at',
    'workflow_id',
  ],
  entities: [
    'project',
    'domain',
    'name',
    'resource_type',
    'description',
    'state',
    'created_at',
    'updated_at',
  ],
  node_execution: [
    'execution_project',
    'execution_domain',
    'execution_name',
    'node_id',
    'phase',
    'project',
    'domain',
    'name',
  ],
  task_execution: [
    'execution_project',
    'execution_domain',
    'execution_name',
    'node_id',
    'phase',
    'retry_attempt',
    'project',
    'domain',
    'name',
    'version',
  ],
  signal: [
    'execution_project',
    'execution_domain',
    'execution_name',
    'signal_id',
    'project',
    'domain',
    'name',
  ],
};

const JOINS: Record<string, string[]> = {
  execution: ['execution', 'launch_plan', 'workflow', 'task'],
  launch_plan: ['launch_plan', 'workflow'],
  node_execution: ['node_execution', 'execution'],
  task_execution: ['task_execution', 'task', 'execution', 'node_execution'],
};

/** A row to filter: column -> text, with the joined entity's columns as `workflow.name`. */
export type Row = Record<string, string>;

/** Parses flyteadmin's `func(field,value)+func(field,a;b)` into a test of a row. */
export function filter(text: string, entity: string): (row: Row) => boolean {
  if (text === '') return () => true;
  const tests = text.split('+').map((expression) => one(expression, entity));
  return (row) => tests.every((test) => test(row));
}

function one(expression: string, primary: string): (row: Row) => boolean {
  const match = /(.+)\((.+),\s?(.+)\)/.exec(expression);
  if (!match) throw invalid('invalid value for filters');
  const [, func, rawField, rawValue] = match as unknown as [string, string, string, string];
  const prefix = Object.keys(COLUMNS).find((p) => rawField.startsWith(`${p}.`));
  const entity = prefix ?? primary;
  const field = prefix ? rawField.slice(prefix.length + 1) : rawField;
  if (!(JOINS[primary] ?? [primary]).includes(entity))
    throw invalid(`'${entity}' entity is not allowed in filters`);
  if (!COLUMNS[entity]!.includes(field)) throw invalid(`'${entity}.${field}' is invalid filter`);
  const key =
    entity === primary ? field.replace(/^execution_(?=project|domain|name)/, '') : `${entity}.${field}`;
  const values = rawValue.split(';');
  const test = comparison(func, values);
  return (row) => test(row[key] ?? '');
}

function comparison(func: string, values: string[]): (actual: string) => boolean {
  const value = values[0]!;
  switch (func) {
    case 'value_in':
      return (a) => values.includes(a);
    case 'value_not_in':
      return (a) => !values.includes(a);
    case 'eq':
      return (a) => a === value;
    case 'ne':
      return (a) => a !== value;
    case 'contains':
      return (a) => a.includes(value);
    case 'not_like':
      return (a) =>
        !new RegExp(`^${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%/g, '.*')}$`).test(a);
    case 'gt':
      return (a) => a > value;
    case 'gte':
      return (a) => a >= value;
    case 'lt':
      return (a) => a < value;
    case 'lte':
      return (a) => a <= value;
    default:
      throw invalid(`unrecognized filter function: ${func}`);
  }
}

/** `offset` and `limit` of a list, and the token of its next page. */
export function page<T>(rows: T[], limit: number, token: string): { rows: T[]; token: string } {
  const offset = token === '' ? 0 : Number(token);
  if (!Number.isInteger(offset) || offset < 0) throw invalid(`invalid pagination token ${token}`);
  const part = limit > 0 ? rows.slice(offset, offset + limit) : rows.slice(offset);
  return { rows: part, token: part.length === limit ? String(offset + part.length) : '' };
}
