import { z } from 'zod';
import { allocatable } from '../../plan/instance-types';
import { didYouMean, listed } from '../../registry/nearest';
import { type Config, configSchema } from './schema';

export type { Config } from './schema';

/** Wrong stack configuration; the message lists every finding, one a line. */
export class ConfigError extends Error {
  readonly findings: string[];
  constructor(stack: string, findings: string[]) {
    super(`Pulumi.${stack}.yaml is not right:\n${findings.map((finding) => `  - ${finding}`).join('\n')}`);
    this.name = 'ConfigError';
    this.findings = findings;
  }
}

/**
 * Checks a stack's configuration.
 *
 * @param project name in Pulumi.yaml; keys of other namespaces (`aws:`, `pulumi:`) are not ours
 * @param stack short name, for the messages
 * @param raw every value as Pulumi keeps it: strings as they are, everything else as JSON; keys with namespace
 * @throws ConfigError naming, for every finding, the key, its value, what is allowed and the fix
 */
export function parseConfig(project: string, stack: string, raw: { [key: string]: string }): Config {
  const findings: string[] = [];
  const values: { [key: string]: unknown } = {};
  for (const [qualified, value] of Object.entries(raw)) {
    if (!qualified.startsWith(`${project}:`)) continue;
    const key = qualified.slice(project.length + 1);
    const kind = kindOf(key);
    if (!kind) findings.push(unknownKey(project, key));
    else values[key] = decode(kind, value);
  }
  const result = configSchema.safeParse(values);
  if (!result.success)
    findings.push(...result.error.issues.map((issue) => explain(project, stack, values, issue)));
  else findings.push(...crossCheck(project, result.data), ...providerCheck(project, result.data, raw));
  if (findings.length > 0) throw new ConfigError(stack, findings);
  return deepFreeze(result.data!);
}

/** JSON Schema of the configuration: types, defaults and descriptions by key. */
export function configKeys(): { [key: string]: { type?: string; default?: unknown; description?: string } } {
  return z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }).properties as never;
}

let kinds: { [key: string]: string } | undefined;

function kindOf(key: string): string | undefined {
  kinds ??= Object.fromEntries(
    Object.entries(configKeys()).map(([name, { type }]) => [name, type ?? 'integer']),
  );
  return Object.hasOwn(kinds, key) ? kinds[key] : undefined;
}

/** A value that is no JSON stays a string, so that the schema can say what it is instead of what was wanted. */
function decode(kind: string, value: string): unknown {
  if (kind === 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function unknownKey(project: string, key: string): string {
  const known = Object.keys(configSchema.shape);
  const hint = didYouMean(key, known) || `; allowed: ${listed(known)}.`;
  return `${project}:${key} is not a key of this project${hint} Remove it with \`pulumi config rm ${key}\`.`;
}

function explain(
  project: string,
  stack: string,
  values: { [key: string]: unknown },
  issue: z.core.$ZodIssue,
): string {
  const [key, ...rest] = issue.path.map(String);
  const name = `${project}:${[key, ...rest].join('.')}`;
  if (key !== undefined && !Object.hasOwn(values, key)) {
    const wanted = configSchema.shape[key as keyof Config].description;
    return `${name} is missing. ${wanted} Set it with \`pulumi config set --stack ${stack} ${key} VALUE\`.`;
  }
  const value = rest.reduce<any>((at, part) => at?.[part], values[key ?? '']);
  const fix = `Set it with \`pulumi config set --stack ${stack} ${rest.length > 0 ? `--path '${issue.path.join('.')}'` : key} VALUE\`.`;
  return `${name} is ${JSON.stringify(value)}; allowed: ${issue.message}. ${fix}`;
}

/** What no single key can tell. */
function crossCheck(project: string, config: Config): string[] {
  const findings: string[] = [];
  if (config.nodeMin > config.nodeMax) {
    findings.push(
      `${project}:nodeMin is ${config.nodeMin}; allowed: at most nodeMax, which is ${config.nodeMax}. Lower the one or raise the other.`,
    );
  }
  if (config.databaseMaxStorageGiB < config.databaseStorageGiB) {
    findings.push(
      `${project}:databaseMaxStorageGiB is ${config.databaseMaxStorageGiB}; allowed: at least databaseStorageGiB, which is ${config.databaseStorageGiB}. Raise it.`,
    );
  }
  const foreign = config.availabilityZones.filter((zone) => zone.slice(0, -1) !== config.region);
  if (foreign.length > 0) {
    findings.push(
      `${project}:availabilityZones has ${foreign.join(', ')}; allowed: zones of region ${config.region}. Name three of \`aws ec2 describe-availability-zones\`.`,
    );
  }
  if (!allocatable(config.nodeInstanceType)) {
    findings.push(
      `${project}:nodeInstanceType is "${config.nodeInstanceType}"; allowed: types whose capacity is known, so that quotas can be held against it (plan/instance-types.ts), such as m5.xlarge. Choose one, or add the type there.`,
    );
  }
  if ((config.certificateArn === '') === (config.certManagerIssuer === '')) {
    findings.push(
      `${project}:certificateArn is "${config.certificateArn}" and ${project}:certManagerIssuer is "${config.certManagerIssuer}"; allowed: exactly one of the two. Set one, remove the other.`,
    );
  }
  if ((config.oidcLoginClientId === '') !== (config.oidcLoginClientSecret === '')) {
    findings.push(
      `${project}:oidcLoginClientId and ${project}:oidcLoginClientSecret belong together: set both, or neither for a gateway without web console.`,
    );
  }
  if ((config.flyteClientId === '') !== (config.flyteClientSecret === '')) {
    findings.push(
      `${project}:flyteClientId and ${project}:flyteClientSecret belong together: set both, or neither.`,
    );
  }
  if (config.oidcPreset === 'generic' && config.oidcJwksUri === '') {
    findings.push(
      `${project}:oidcJwksUri is missing; the preset generic knows no address. Copy jwks_uri from ${config.oidcIssuer.replace(/\/$/, '')}/.well-known/openid-configuration, or set oidcPreset.`,
    );
  }
  if (config.gatewayMinReplicas > config.gatewayMaxReplicas) {
    findings.push(
      `${project}:gatewayMinReplicas is ${config.gatewayMinReplicas}; allowed: at most gatewayMaxReplicas, which is ${config.gatewayMaxReplicas}. Lower the one or raise the other.`,
    );
  }
  if (new Set(config.availabilityZones).size < config.availabilityZones.length) {
    findings.push(
      `${project}:availabilityZones has ${config.availabilityZones.join(', ')}; allowed: three different zones. Replace the repeated one.`,
    );
  }
  return findings;
}

/** The AWS provider's own settings, where given, must mean the same account and region. */
function providerCheck(project: string, config: Config, raw: { [key: string]: string }): string[] {
  const findings: string[] = [];
  const region = raw['aws:region'];
  if (region !== undefined && region !== config.region) {
    findings.push(
      `aws:region is ${region}; allowed: the same as ${project}:region, which is ${config.region}. Change one of the two.`,
    );
  }
  const accounts = raw['aws:allowedAccountIds'];
  if (accounts !== undefined && !accounts.includes(config.accountId)) {
    findings.push(
      `aws:allowedAccountIds is ${accounts}; allowed: a list with ${project}:accountId, which is ${config.accountId}. Change one of the two.`,
    );
  }
  return findings;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
