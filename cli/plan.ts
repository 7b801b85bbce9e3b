import { parseArgs } from 'node:util';
import { planPlatform } from '../plan';
import type { PlatformPlan, TenantPlan } from '../plan/model';
import type { Registry } from '../registry';
import { formatDiagnostic } from '../registry';
import type { Command } from './command';
import { DEFAULT_STACK, openStack } from './environment';
import { type Colors, colors } from './format/style';
import { fileArgument, requireTeam, validRegistry } from './registry';
import { accessSection } from './sections/access';
import { attributesSection } from './sections/attributes';
import { capacitySection } from './sections/capacity';
import { findingsSection } from './sections/findings';
import { namespacesSection } from './sections/namespaces';
import { storageSection } from './sections/storage';
import { teamsSection } from './sections/teams';

/** `plan`: the desired state of every team as data, without Pulumi. */
export const plan: Command = {
  name: 'plan',
  summary: 'Show what each team gets: namespaces, quotas, storage, roles, Flyte attributes (no Pulumi)',
  usage: `flyte-tenancy plan [FILE] [--stack NAME] [--team TEAM] [--json]

  FILE           the registry of teams; default: tenants.yaml in the current folder
  --stack NAME   settings of Pulumi.NAME.yaml; default: ${DEFAULT_STACK}
  --team TEAM    one team in detail
  --json         print the whole plan instead of text

Exit code: 0 well, 1 errors in the registry, the stack's configuration or the plan, 2 usage error or unreadable file.`,
  run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: {
        json: { type: 'boolean' },
        stack: { type: 'string', default: DEFAULT_STACK },
        team: { type: 'string' },
      },
      allowPositionals: true,
    });
    const { file, registry, diagnostics } = validRegistry(fileArgument(positionals), io.cwd);
    requireTeam(registry, values.team);
    const whole = planPlatform(registry, openStack(values.stack).environment);
    const shown = values.team === undefined ? whole : ofTeam(whole, values.team);
    if (values.json) {
      io.out(JSON.stringify(shown));
    } else {
      const c = colors(io.color);
      io.out(
        `${c.bold('flyte-tenancy plan')}  ${c.dim(`stack ${values.stack}, ${shown.environment.region}, ${file}`)}`,
      );
      for (const line of asText(registry, shown, values.team, c)) io.out(line);
      for (const line of findingsSection(shown.findings, diagnostics.map(formatDiagnostic), c)) io.out(line);
    }
    return whole.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

/** The part of a plan that concerns one team; the capacity stays that of all. */
export function ofTeam(whole: PlatformPlan, team: string): PlatformPlan {
  return {
    ...whole,
    tenants: whole.tenants.filter((tenant) => tenant.team === team),
    findings: whole.findings.filter((finding) => finding.team === undefined || finding.team === team),
  };
}

function asText(registry: Registry, shown: PlatformPlan, team: string | undefined, c: Colors): string[] {
  const teams = registry.teams.filter(({ id }) => team === undefined || id === team);
  const lines = [...teamsSection(teams, shown.tenants, c), ...namespacesSection(shown.tenants, c)];
  if (team === undefined)
    return [...lines, ...storageSection(shown.tenants, c), ...capacitySection(shown, c)];
  return [...lines, ...shown.tenants.flatMap((tenant) => detail(tenant, c))];
}

/** What is worth reading of a single team besides its quotas. */
export function detail(tenant: TenantPlan, c: Colors): string[] {
  return [
    ...storageSection([tenant], c),
    ...accessSection(tenant.access, c),
    ...attributesSection(tenant.attributes, c),
  ];
}
