import type { Team } from '../registry/model';
import type { Environment } from './environment';
import { nodeImage } from './instance-types';
import type { NodeGroupPlan } from './model';
import { DEDICATED, nodeGroupName } from './names';
import { dedicatedLabels } from './pod-template';

/** The team's own nodes: the taint keeps others' pods off, the label lets admission hold the team's pods on. */
export function nodeGroup(team: Team, environment: Environment): NodeGroupPlan | undefined {
  if (team.nodes === undefined) return undefined;
  const { instanceTypes, min, max } = team.nodes;
  return {
    name: nodeGroupName(environment, team.id),
    instanceTypes,
    // One group has one image; types that need another are a finding.
    image: nodeImage(instanceTypes[0]!),
    min,
    max,
    labels: { ...dedicatedLabels(team.id), team: team.id },
    taints: [{ key: DEDICATED, value: team.id, effect: 'NO_SCHEDULE' }],
  };
}
