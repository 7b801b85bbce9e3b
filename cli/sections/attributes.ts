import type { FlyteAttributePlan } from '../../plan/model';
import { count } from '../format/amount';
import { type Colors, heading, WIDTH } from '../format/style';
import { pad, wrap } from '../format/table';

/** Flyte's matchable attributes of one team, as `path=value` under each project and domain. */
export function attributesSection(attributes: readonly FlyteAttributePlan[], c: Colors): string[] {
  const width = Math.max(0, ...attributes.map(({ resourceType }) => resourceType.length));
  const start = 4 + width + 2;
  let place = '';
  const lines = attributes.flatMap(({ project, domain, resourceType, matchingAttributes }) => {
    const here = `${project}/${domain}`;
    const title = here === place ? [] : [`  ${c.cyan(here)}`];
    place = here;
    const values = Object.values(matchingAttributes).flatMap((value) => assignments(value));
    return [
      ...title,
      ...wrap(values, '  ', WIDTH - start).map(
        (line, index) => `    ${pad(index === 0 ? resourceType : '', width)}  ${line}`,
      ),
    ];
  });
  return [...heading('Flyte attributes', count(attributes.length, 'row'), c), ...lines];
}

function assignments(value: unknown, path = ''): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return [`${path}=${value.join(',')}`];
  if (typeof value !== 'object' || value === null) return [`${path}=${value}`];
  return Object.entries(value).flatMap(([key, each]) =>
    assignments(each, path === '' ? key : `${path}.${key}`),
  );
}
