import type { Registry } from '../registry/model';

/** A project of another team that this team may launch, so its pods load that project's code and images. */
export interface SharedProject {
  project: string;
  domains: string[];
  /** The owning team's image patterns; empty: any image. */
  images: string[];
}

/** What other teams share with each team, by team id, sorted by project; teams with nothing shared are absent. */
export function sharedProjects(registry: Registry): Map<string, SharedProject[]> {
  const shared = new Map<string, SharedProject[]>();
  for (const owner of registry.teams) {
    for (const project of owner.projects) {
      for (const team of project.sharedWith) {
        const list = shared.get(team) ?? [];
        list.push({ project: project.id, domains: project.domains, images: owner.images });
        shared.set(team, list);
      }
    }
  }
  for (const list of shared.values()) list.sort((a, b) => (a.project < b.project ? -1 : 1));
  return shared;
}
