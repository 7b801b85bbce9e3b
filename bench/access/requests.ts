import type { Identity, Operation, Reference } from '../../access';
import type { Registry } from '../../registry';

/** One question to the authorization model. */
export interface Question {
  name: string;
  identity: Identity;
  operation: Operation;
}

/**
 * The questions that a day at a gateway consists of, asked by and about one team of `registryText`: mostly reading, some
 * launching and registering, some of it refused.
 */
export function questionsOf(registry: Registry, index: number): Question[] {
  const team = registry.teams[index]!;
  const other = registry.teams[(index + 1) % registry.teams.length]!;
  const project = team.projects[0]!.id;
  const foreign = other.projects[0]!.id;
  const developer = person(team.access[0]!.users[0]!, [
    'everyone',
    'engineering',
    team.access[0]!.groups[0]!,
  ]);
  const lead = person(`lead@${team.id}.example.com`, ['everyone', 'engineering', team.access[1]!.groups[0]!]);
  const ci: Identity = { issuer, subject: 'ci', client: team.access[1]!.clients[0]!, groups: [] };
  const at = (role: Reference['role'], of: string, domain?: string, kind?: Reference['kind']): Reference => ({
    role,
    project: of,
    path: 'id',
    ...(domain && { domain }),
    ...(kind && { kind }),
  });
  const ask = (name: string, identity: Identity, rpc: string, ...references: Reference[]) => ({
    name,
    identity,
    operation: { rpc, references },
  });
  const dev = 'development';
  return [
    ask('read an execution', developer, 'AdminService/GetExecution', at('target', project, dev)),
    ask('list workflows', lead, 'AdminService/ListWorkflows', at('target', project, 'production')),
    ask(
      'read a named entity',
      developer,
      'AdminService/GetNamedEntity',
      at('target', project, dev, 'launch_plan'),
    ),
    ask(
      'launch',
      developer,
      'AdminService/CreateExecution',
      at('target', project, dev),
      at('entity', project, dev, 'launch_plan'),
    ),
    ask(
      'register a workflow of three tasks',
      ci,
      'AdminService/CreateWorkflow',
      at('target', project, 'production'),
      ...Array.from({ length: 3 }, () => at('entity', project, 'production', 'task')),
    ),
    ask('list projects', developer, 'AdminService/ListProjects'),
    ask('refused: production', developer, 'AdminService/CreateTask', at('target', project, 'production')),
    ask('refused: foreign project', developer, 'AdminService/GetExecution', at('target', foreign, dev)),
  ];
}

const issuer = 'https://id.example.com';

function person(email: string, groups: string[]): Identity {
  return { issuer, subject: email, email, groups };
}
