import { CONFIG_SHAPE, SECRET_CONFIG } from './config';
import { SHAPES } from './kinds';
import type { Properties } from './properties';
import type { Message, Shape } from './shape';

/** The Pulumi package schema, from the same shapes that check inputs: what other languages' SDKs are generated from. */
export function packageSchema(version: string): Properties {
  const types: Properties = {};
  const resources: Properties = {};
  for (const [token, shape] of SHAPES) {
    const name = token.split(':').pop() ?? token;
    const properties = propertiesOf(shape, name, types);
    const required = [...(shape.required ?? [])];
    const description = shape.description ?? '';
    resources[token] = {
      description,
      properties,
      required,
      inputProperties: properties,
      requiredInputs: required,
    };
  }
  const config = propertiesOf(CONFIG_SHAPE, 'Provider', types);
  for (const name of SECRET_CONFIG) config[name] = { ...config[name], secret: true };
  return {
    name: 'flyte',
    displayName: 'Flyte',
    version,
    description: "Flyte 1.16's projects and matchable attributes.",
    license: 'Apache-2.0',
    config: { variables: config },
    provider: { description: CONFIG_SHAPE.description, inputProperties: config },
    types,
    resources,
  };
}

function propertiesOf(shape: Message, prefix: string, types: Properties): Properties {
  const entries = Object.entries(shape.fields).map(([name, field]) => {
    const description = field.description ? { description: field.description } : {};
    return [name, { ...typeOf(field, prefix + capitalize(name), types), ...description }];
  });
  return Object.fromEntries(entries);
}

function typeOf(shape: Shape, name: string, types: Properties): Properties {
  switch (shape.type) {
    case 'list':
      return { type: 'array', items: typeOf(shape.of, name, types) };
    case 'map':
      return { type: 'object', additionalProperties: { type: 'string' } };
    case 'message': {
      const token = `flyte:index:${name}`;
      const properties = propertiesOf(shape, name, types);
      types[token] = {
        type: 'object',
        description: shape.description ?? '',
        properties,
        required: [...(shape.required ?? [])],
      };
      return { $ref: `#/types/${token}` };
    }
    default:
      return { type: shape.type };
  }
}

function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
