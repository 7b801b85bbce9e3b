import type * as pulumi from '@pulumi/pulumi';
import type { FlyteAttributePlan, TenantPlan } from '../plan/model';
import { MATCHABLES, type Matchable } from '../provider/kinds/matchable';
import {
  ClusterAssignment,
  ExecutionClusterLabel,
  ExecutionQueueAttributes,
  PluginOverride,
  Project,
  TaskResourceAttributes,
  WorkflowExecutionConfig,
} from '../provider/sdk';
import { normalize, snakeCase } from '../provider/shape';

/** By the type's name in `MATCHABLES`; the last part of the resource's logical name says what it is. */
const RESOURCES: {
  [name: string]: { thing: string; Resource: new (name: string, args: any, opts: any) => pulumi.Resource };
} = {
  TaskResourceAttributes: { thing: 'task-resources', Resource: TaskResourceAttributes },
  ExecutionQueueAttributes: { thing: 'queue', Resource: ExecutionQueueAttributes },
  ExecutionClusterLabel: { thing: 'cluster-label', Resource: ExecutionClusterLabel },
  PluginOverride: { thing: 'plugins', Resource: PluginOverride },
  WorkflowExecutionConfig: { thing: 'execution-config', Resource: WorkflowExecutionConfig },
  ClusterAssignment: { thing: 'cluster-pool', Resource: ClusterAssignment },
};

/**
 * The team's side in flyteadmin: its projects, then what holds in each of their domains. A project comes after its
 * namespaces, where its executions land; attributes name their project by its output. Removal goes the other way:
 * flyteadmin refuses attributes of an archived project.
 *
 * @param namespaces of the plan, in its order
 */
export function tenantFlyte(
  parent: pulumi.Resource,
  prefix: string,
  plan: TenantPlan,
  namespaces: pulumi.Resource[],
): void {
  const projects = new Map<string, Project>();
  for (const { id, name, description, labels } of plan.projects) {
    const args = { projectId: id, name, labels, ...(description && { description }) };
    const dependsOn = namespaces.filter((_, index) => plan.namespaces[index]!.project === id);
    projects.set(id, new Project(`${prefix}-${id}`, args, { parent, dependsOn }));
  }
  for (const attribute of plan.attributes)
    attributeResource(parent, prefix, attribute, projects.get(attribute.project)!);
}

function attributeResource(
  parent: pulumi.Resource,
  prefix: string,
  plan: FlyteAttributePlan,
  project: Project,
): void {
  const matchable = matchableOf(plan.resourceType);
  const { thing, Resource } = RESOURCES[matchable.name]!;
  const value = normalize(matchable.value, plan.matchingAttributes[snakeCase(matchable.key)]) as object;
  new Resource(
    `${prefix}-${plan.project}-${plan.domain}-${thing}`,
    { project: project.projectId, domain: plan.domain, ...value },
    { parent },
  );
}

function matchableOf(resourceType: string): Matchable {
  const found = MATCHABLES.find((one) => one.resourceType === resourceType);
  if (!found) throw new Error(`the flyte provider has no resource for ${resourceType}`);
  return found;
}
