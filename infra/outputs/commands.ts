import type { Team } from '../../registry/model';

const ANY_REGISTRY = 'REGISTRY/';

/**
 * The command that registers the workflows of a folder in one project and domain.
 *
 * @param images image patterns the team may use, such as `registry.example.com/alpha/**`; the first gives the registry
 */
export function registerCommand(project: string, domain: string, images: readonly string[]): string {
  return [
    'pyflyte register',
    `--project ${project}`,
    `--domain ${domain}`,
    `--image ${imageReference(images)}`,
    'workflows/',
  ].join(' ');
}

/**
 * An image that the team may use, with placeholders for what its first pattern leaves open:
 * `r.example.com/alpha/**` -> `r.example.com/alpha/IMAGE:TAG`, `r.example.com/etl:*` -> `r.example.com/etl:TAG`.
 */
export function imageReference(images: readonly string[]): string {
  const fixed = images[0]?.split(/[*?[{]/)[0] ?? '';
  if (fixed === images[0]) return /[:@][^/]*$/.test(fixed) ? fixed : `${fixed}:TAG`;
  if (fixed.endsWith(':')) return `${fixed}TAG`;
  const registry = fixed.slice(0, fixed.lastIndexOf('/') + 1) || ANY_REGISTRY;
  return `${registry}IMAGE:TAG`;
}

/** One register command per domain of each of the team's projects: project id -> domain -> command. */
export function registerCommands({ projects, images }: Team): {
  [project: string]: { [domain: string]: string };
} {
  return Object.fromEntries(
    projects.map(({ id, domains }) => [
      id,
      Object.fromEntries(domains.map((domain) => [domain, registerCommand(id, domain, images)])),
    ]),
  );
}
