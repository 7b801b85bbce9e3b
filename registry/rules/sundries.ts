import type { SettingsEntry } from '../blocks';
import { isEverywhere } from '../cidr';
import type { SharedEntry, TeamEntry } from '../schema';
import type { Path } from '../source';
import type { Check, Context } from './context';

/** Small rules of one team or one block. */
export const sundries: Check = (context) => {
  const { platform, defaults, teams } = context.file;
  if (platform === undefined && !context.faulty(['platform'])) {
    const message = 'nobody is a platform admin; add "platform: {admins: {groups: [...]}}"';
    context.warn([], 'no-admins', message);
  }
  shared(context, ['defaults'], defaults ?? {});
  for (const [id, team] of Object.entries(teams)) {
    const path = ['teams', id];
    shared(context, path, team);
    if (team.access === undefined && !context.faulty([...path, 'access'])) {
      context.warnAtKey(
        path,
        'no-access',
        `nobody has access to team "${id}"; add "access" with a role and groups`,
      );
    }
    tags(context, path, team);
    for (const [project, { settings = {} }] of Object.entries(team.projects)) {
      for (const [domain, block] of Object.entries(settings)) {
        secrets(context, [...path, 'projects', project, 'settings', domain], block);
      }
    }
  }
};

function shared(context: Context, path: Path, { nodes, network }: SharedEntry): void {
  if (nodes !== undefined && nodes.min > nodes.max) {
    const message = `min ${nodes.min} is more than max ${nodes.max}; lower it, or raise max`;
    context.error([...path, 'nodes', 'min'], 'nodes-range', message);
  }
  for (const [index, { cidr }] of (network?.egress ?? []).entries()) {
    if (!isEverywhere(cidr)) continue;
    const message = `"${cidr}" opens the whole internet, from where data can leave; list the networks that are needed`;
    context.warn([...path, 'network', 'egress', index, 'cidr'], 'egress-everywhere', message);
  }
}

/** IAM compares the keys of tags without case. */
function tags(context: Context, path: Path, team: TeamEntry): void {
  const seen = new Map<string, string>();
  for (const key of Object.keys(team.tags ?? {})) {
    const other = seen.get(key.toLowerCase());
    seen.set(key.toLowerCase(), other ?? key);
    if (other === undefined) continue;
    const message = `tag "${key}" differs from "${other}" only in case, which AWS IAM refuses; remove one`;
    context.errorAtKey([...path, 'tags', key], 'tag-case', message);
  }
}

const SECRET = /secret|token|passw|credential|api_?key|private_?key/i;

/** Environment variables are readable by everybody who sees an execution; the value is not repeated here. */
function secrets(context: Context, path: Path, settings: SettingsEntry): void {
  for (const name of Object.keys(settings.envs ?? {})) {
    if (!SECRET.test(name)) continue;
    const message = `"${name}" looks like a secret, which everybody who sees an execution could read; use a Flyte secret instead`;
    context.warnAtKey([...path, 'envs', name], 'secret-in-env', message);
  }
}
