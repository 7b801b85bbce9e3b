import type { Project, ProjectSettings, TaskResources, Team } from '../registry/model';
import { namespaceKey, namespaceName, TASK_SERVICE_ACCOUNT } from '../registry/names';
import type { Environment } from './environment';
import { ANY_IMAGE, imageExpression } from './image-pattern';
import type { NamespacePlan, QuotaShare } from './model';
import { DEDICATED, DOMAIN, IMAGES_ANNOTATION, PROJECT, TENANT, tenantLabel } from './names';
import { networkPolicySpec } from './network-policy';
import { podTemplate } from './pod-template';
import { quotaHard } from './quota';
import { roleBindings } from './role-bindings';
import type { SharedProject } from './shared';
import { limitRange } from './task-resources';

/** A Flyte project in one of its domains, with its part of the team's quota. */
export interface Place {
  project: Project;
  domain: string;
  settings: ProjectSettings;
  share: QuotaShare;
  taskResources: TaskResources;
}

/** What does not depend on the place, so that a team's namespaces share it. */
export interface TenantWalls {
  annotations: { [key: string]: string };
  networkPolicy: any;
}

export function tenantWalls(
  team: Team,
  environment: Environment,
  shared: readonly SharedProject[],
): TenantWalls {
  return {
    annotations: {
      [IMAGES_ANNOTATION]: allowedImages(team, environment, shared),
      ...(team.nodes && { [DEDICATED]: team.id }),
    },
    networkPolicy: networkPolicySpec(team.id, team.network.egress, environment),
  };
}

/** A team that names no images may use any, shared projects' included. */
function allowedImages(team: Team, environment: Environment, shared: readonly SharedProject[]): string {
  if (team.images.length === 0) return ANY_IMAGE;
  return imageExpression([...team.images, ...environment.platformImages, ...shared.flatMap((s) => s.images)]);
}

export function namespacePlan(
  team: Team,
  place: Place,
  walls: TenantWalls,
  environment: Environment,
): NamespacePlan {
  const { project, domain, settings, share } = place;
  return {
    name: namespaceName(project.id, domain),
    project: project.id,
    domain,
    key: namespaceKey(team.id, project.id, domain),
    labels: {
      team: team.id,
      [TENANT]: tenantLabel(team.id),
      [PROJECT]: project.id,
      [DOMAIN]: domain,
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'latest',
    },
    annotations: walls.annotations,
    share,
    quota: { hard: quotaHard(share, team.suspended) },
    limitRange: limitRange(place.taskResources),
    networkPolicy: walls.networkPolicy,
    serviceAccount: TASK_SERVICE_ACCOUNT,
    podTemplate: podTemplate(team.id, team.nodes !== undefined, settings),
    roleBindings: roleBindings(team, project.id, domain, environment),
  };
}
