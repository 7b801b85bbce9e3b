import type { Team } from '../registry/model';
import type { Environment } from './environment';

/** Production gets twice what another domain of the same team gets, unless somebody says otherwise. */
const DEFAULT_QUOTA_WEIGHTS: Readonly<Record<string, number>> = { production: 2 };
const WEIGHT_OF_OTHERS = 1;

/** Relative share of a team's quota for one namespace of the domain: the team's word, the environment's, ours. */
export function quotaWeight(team: Team, environment: Environment, domain: string): number {
  return (
    own(team.quotaWeights, domain) ??
    own(environment.quotaWeights, domain) ??
    own(DEFAULT_QUOTA_WEIGHTS, domain) ??
    WEIGHT_OF_OTHERS
  );
}

function own(weights: Readonly<Record<string, number>>, domain: string): number | undefined {
  return Object.hasOwn(weights, domain) ? weights[domain] : undefined;
}
