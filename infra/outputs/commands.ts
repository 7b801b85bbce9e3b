import type { Team } from '../../registry/model';

const ANY_REGISTRY = 'REGISTRY';

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
    `--image ${imageRegistry(images)}/IMAGE:TAG`,
    'workflows/',
  ].join(' ');
}

/** Where the team pushes its images: its first pattern up to the first wildcard. */
export function imageRegistry(images: readonly string[]): string {
  const fixed = images[0]?.split(/[*?[{]/)[0]?.replace(/[/:@-]+$/, '');
  return fixed || ANY_REGISTRY;
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
