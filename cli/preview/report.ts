import type { PlatformPlan } from '../../plan/model';
import type { Registry } from '../../registry';
import { count } from '../format/amount';
import type { Colors } from '../format/style';
import { detail, ofTeam } from '../plan';
import { capacitySection } from '../sections/capacity';
import { findingsSection } from '../sections/findings';
import { namespacesSection } from '../sections/namespaces';
import { teamsSection } from '../sections/teams';
import type { ProgramRun } from './program';
import { resourceList, resourcesSection, tally, teamsOf } from './resources';

/** Everything that a preview found out. */
export interface Preview {
  stack: string;
  /** The registry's file as the user would name it. */
  file: string;
  registry: Registry;
  plan: PlatformPlan;
  /** Absent when the plan has errors: then the program was not run. */
  run?: ProgramRun;
  /** Of the registry and of the program. */
  warnings: string[];
  /** Show this team in detail instead of all. */
  team?: string;
  seconds: number;
}

/** Lines of the report, at most about a hundred columns. */
export function report(preview: Preview, c: Colors): string[] {
  const { stack, file, plan, run, warnings, team } = preview;
  const shown = team === undefined ? plan : ofTeam(plan, team);
  return [
    `${c.bold('flyte-tenancy preview')}  ${c.dim(`stack ${stack}, ${plan.environment.region}, ${file}`)}`,
    ...(team === undefined ? overview(preview, c) : ofOneTeam(preview, team, c)),
    ...findingsSection(shown.findings, withoutFindings(warnings, plan), c),
    '',
    ...(run ? total(preview, run, c) : [`${c.red('Nothing was run:')} the plan has errors.`]),
  ];
}

function overview({ registry, plan, run }: Preview, c: Colors): string[] {
  const perTeam = run && tally(teamsOf(run.resources).values());
  return [
    ...teamsSection(registry.teams, plan.tenants, c, perTeam),
    ...namespacesSection(plan.tenants, c),
    ...capacitySection(plan, c),
    ...(run ? resourcesSection(run.resources, c) : []),
  ];
}

function ofOneTeam({ registry, plan, run }: Preview, team: string, c: Colors): string[] {
  const { tenants } = ofTeam(plan, team);
  const teams = run && teamsOf(run.resources);
  return [
    ...teamsSection(
      registry.teams.filter(({ id }) => id === team),
      tenants,
      c,
      teams && tally(teams.values()),
    ),
    ...namespacesSection(tenants, c),
    ...tenants.flatMap((tenant) => detail(tenant, c)),
    ...(run
      ? resourceList(
          run.resources.filter(({ urn }) => teams?.get(urn) === team),
          c,
        )
      : []),
  ];
}

function total({ stack, registry, seconds }: Preview, run: ProgramRun, c: Colors): string[] {
  const size = `${count(run.resources.length, 'resource')} for ${count(registry.teams.length, 'team')}`;
  return [
    `${c.bold('Total')}  ${c.green(size)} in ${seconds.toFixed(1)} s. Nothing was created.`,
    `${c.bold('Next')}   pulumi up --stack ${stack} creates it in AWS: see README.md, "Going to AWS".`,
  ];
}

/** The program logs the plan's findings as warnings, too. */
function withoutFindings(warnings: readonly string[], { findings }: PlatformPlan): string[] {
  return warnings.filter((warning) => !findings.some(({ message }) => warning.includes(message)));
}
