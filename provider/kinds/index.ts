import { attributeKind, attributeShape } from './attributes';
import type { Kind } from './kind';
import { MATCHABLES } from './matchable';
import { PROJECT_SHAPE, project } from './project';

/** Every resource type by token. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  [project, ...MATCHABLES.map(attributeKind)].map((kind) => [kind.token, kind]),
);

/** The shapes of their inputs by token, for the package schema. */
export const SHAPES = new Map([
  [project.token, PROJECT_SHAPE] as const,
  ...MATCHABLES.map((matchable) => [`flyte:index:${matchable.name}`, attributeShape(matchable)] as const),
]);
