import type { DescMessage } from '@bufbuild/protobuf';
import type { Fields } from '../codec/fields';
import type { Visitor } from '../codec/walk';
import { invalid, shown } from '../refusal';

/**
 * flyteadmin ANDs every filter with the project and domain of the request, takes column names from a fixed list and passes
 * values as SQL parameters, so that a filter can only narrow a listing. What it can't parse it refuses; so do we, because
 * filters are joined to ours in ListProjects.
 */
const EXPRESSION =
  /^(contains|not_like|gt|gte|lt|lte|eq|ne|value_in|value_not_in)\([A-Za-z][A-Za-z0-9_.]*,[^()\p{Cc}]+\)$/u;
const MAX_LENGTH = 4096;

/** Columns, offsets and row ids; flyteadmin knows nothing else there. */
const SORT_KEY = /^([A-Za-z][A-Za-z0-9_.]{0,63})?$/;
const TOKEN = /^[0-9]{0,18}$/;

/** Visitors that check how a listing is filtered, sorted and paged. They throw Refusal 400. */
export function listingVisitors(desc: DescMessage): Visitor<unknown>[] {
  const has = (name: string) => desc.fields.some((f) => f.name === name);
  const visitors: Visitor<unknown>[] = [];
  if (has('filters')) visitors.push((message) => checkFilters(message['filters']));
  if (has('token') && has('limit')) visitors.push((message) => check('token', message['token'], TOKEN));
  if (desc.typeName === 'flyteidl.admin.Sort') {
    visitors.push((message) => check('sort_by.key', message['key'], SORT_KEY));
  }
  return visitors;
}

function checkFilters(filters: string): void {
  if (filters === '') return;
  if (filters.length <= MAX_LENGTH && filters.split('+').every((f) => EXPRESSION.test(f))) return;
  throw invalid(`filters ${shown(filters)} is not a list such as eq(name,x)+ne(state,1).`);
}

function check(field: string, value: string, pattern: RegExp): void {
  if (!pattern.test(value)) throw invalid(`${field} ${shown(value)} is not one that flyteadmin knows.`);
}

/** Narrows a ListProjects request. A filter of any kind switches off flyteadmin's own, which hides archived projects. */
export function narrowProjects(message: Fields, visible: readonly string[]): void {
  const own = message['filters'] || 'ne(state,1)';
  // No project has this id.
  const ids = visible.length ? visible : ['-'];
  message['filters'] = `value_in(identifier,${ids.join(';')})+${own}`;
}
