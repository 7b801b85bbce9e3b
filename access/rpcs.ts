import type { Reference, ReferenceRole } from './model';

/**
 * Who may call an RPC at all:
 * - `anonymous`: anybody, without a token (clients find the identity provider through it);
 * - `authenticated`: anybody with a valid token;
 * - `team`: subjects of a team with the permission, and platform admins;
 * - `platform`: platform admins only;
 * - `internal`: Flyte's own services only, not even platform admins (see `INTERNAL_RPCS`);
 * - `nobody`.
 */
export type Who = 'anonymous' | 'authenticated' | 'team' | 'platform' | 'internal' | 'nobody';

/** What the request must name: `domain` = project and domain, `project` = a project alone, `none` = neither. */
export type Scope = 'domain' | 'project' | 'none';

/** Every clause must hold; a clause holds when one of its permissions is held. */
export type Clauses = readonly (readonly string[])[];
type Kind = NonNullable<Reference['kind']>;
type ByKind = Readonly<Partial<Record<Kind, Clauses>>>;

/** What a reference needs at the project and domain it names. */
export interface Need {
  /** Whatever the kind. */
  always?: Clauses;
  /** By Flyte's kind; a reference of another or no kind is refused. */
  byKind?: ByKind;
  /** Kinds for which `sharedWith` is not enough, because the server writes into the project named. */
  unshared?: readonly Kind[];
}

export interface Rule {
  who: Who;
  scope: Scope;
  /** Permission for people to read, when no single reference decides it. */
  permission?: string;
  /** What each role of a reference needs; a role that is absent is refused. */
  needs: Readonly<Partial<Record<ReferenceRole, Need>>>;
  /** Makes something new in the project named, so that must be in tenants.yaml, for platform admins and internals too. */
  creates: boolean;
}

const all = (...permissions: string[]): Need => ({ always: permissions.map((p) => [p]) });
const any = (...permissions: string[]): Need => ({ always: [permissions] });
/** An entity read or changed through an RPC that serves several kinds. */
const ofKind = (verb: 'read' | 'update'): Need => ({
  byKind: {
    workflow: [[`workflows:${verb}`]],
    task: [[`workflows:${verb}`]],
    launch_plan: [[`launchplans:${verb}`]],
  },
});

type Needs = Rule['needs'];
const team = (scope: Scope, target: Need, more: Needs = {}): Rule => ({
  who: 'team',
  scope,
  needs: { target, ...more },
  creates: false,
});
const creating = (target: Need, more: Needs = {}): Rule => ({
  ...team('domain', target, more),
  creates: true,
});
const read = (permission: string, more: Needs = {}): Rule => team('domain', all(permission), more);
const platform = (scope: Scope, permission: string): Rule => ({
  who: 'platform',
  scope,
  permission,
  needs: scope === 'none' ? {} : { target: all(permission) },
  creates: false,
});
const INTERNAL: Rule = {
  who: 'internal',
  scope: 'domain',
  permission: 'internal:events',
  needs: {},
  creates: false,
};
const open = (who: 'anonymous' | 'authenticated' | 'nobody'): Rule => ({
  who,
  scope: 'none',
  needs: {},
  creates: false,
});

/** What an execution runs: its definition must be one the caller may run. A task makes flyteadmin write a skeleton workflow beside it. */
const RUNS: Need = {
  byKind: {
    launch_plan: [['workflows:execute']],
    workflow: [['workflows:execute']],
    task: [['workflows:execute']],
  },
  unshared: ['task'],
};
/** Something a registered workflow or launch plan will run. */
const WILL_RUN: Need = any('workflows:execute', 'workflows:create');
/** The definition of a task whose execution is looked at; the execution itself is the target. */
const LOOKED_AT: Needs = { definition: any('workflows:read', 'workflows:execute', 'executions:read') };
/** An execution that a new one copies from, and one that it runs under (and whose principal it inherits). */
const BASED_ON: Needs = {
  source: all('executions:read'),
  parent: all('executions:create', 'executions:read'),
};
/** The same message names the new execution's place and the old execution. */
const AGAIN: Need = all('executions:create', 'executions:read');

/**
 * Every RPC that flyteadmin 1.16 serves, by `Service/Rpc`: the one place that maps Flyte's interface to permissions. An RPC
 * that is not here does not pass.
 */
export const RPCS: Readonly<Record<string, Rule>> = {
  // Tasks and workflows: `workflows:*`.
  'AdminService/CreateTask': creating(all('workflows:create'), {
    definition: all('workflows:create'),
    description: all('workflows:create'),
  }),
  'AdminService/GetTask': read('workflows:read'),
  'AdminService/ListTaskIds': read('workflows:read'),
  'AdminService/ListTasks': read('workflows:read'),
  'AdminService/CreateWorkflow': creating(all('workflows:create'), {
    entity: WILL_RUN,
    definition: WILL_RUN,
    description: all('workflows:create'),
  }),
  'AdminService/GetWorkflow': read('workflows:read'),
  'AdminService/ListWorkflowIds': read('workflows:read'),
  'AdminService/ListWorkflows': read('workflows:read'),

  // Launch plans.
  'AdminService/CreateLaunchPlan': creating(all('launchplans:create'), {
    entity: any('workflows:execute', 'workflows:create', 'launchplans:create'),
    definition: all('launchplans:create'),
  }),
  'AdminService/GetLaunchPlan': read('launchplans:read'),
  'AdminService/GetActiveLaunchPlan': read('launchplans:read'),
  'AdminService/ListActiveLaunchPlans': read('launchplans:read'),
  'AdminService/ListLaunchPlanIds': read('launchplans:read'),
  'AdminService/ListLaunchPlans': read('launchplans:read'),
  'AdminService/UpdateLaunchPlan': team('domain', all('launchplans:update')),

  // Executions: `executions:create` where it runs, `workflows:execute` where the thing it runs is registered.
  'AdminService/CreateExecution': creating(all('executions:create'), { entity: RUNS, ...BASED_ON }),
  'AdminService/RelaunchExecution': creating(AGAIN, BASED_ON),
  'AdminService/RecoverExecution': creating(AGAIN, BASED_ON),
  'AdminService/GetExecution': read('executions:read'),
  'AdminService/UpdateExecution': team('domain', all('executions:update')),
  'AdminService/GetExecutionData': read('executions:read'),
  'AdminService/ListExecutions': read('executions:read'),
  'AdminService/TerminateExecution': team('domain', all('executions:terminate')),
  'AdminService/GetExecutionMetrics': read('executions:read'),
  'AdminService/GetNodeExecution': read('executions:read'),
  'AdminService/GetDynamicNodeWorkflow': read('executions:read'),
  'AdminService/ListNodeExecutions': read('executions:read'),
  'AdminService/ListNodeExecutionsForTask': read('executions:read', LOOKED_AT),
  'AdminService/GetNodeExecutionData': read('executions:read'),
  'AdminService/GetTaskExecution': read('executions:read', LOOKED_AT),
  'AdminService/ListTaskExecutions': read('executions:read'),
  'AdminService/GetTaskExecutionData': read('executions:read', LOOKED_AT),

  // Names and descriptions of entities: by the kind asked for.
  'AdminService/ListNamedEntities': team('domain', ofKind('read')),
  'AdminService/GetNamedEntity': team('domain', ofKind('read')),
  'AdminService/UpdateNamedEntity': team('domain', ofKind('update')),
  'AdminService/GetDescriptionEntity': team('domain', ofKind('read')),
  'AdminService/ListDescriptionEntities': team('domain', ofKind('read')),

  // Projects. ListProjects names none: who sees no project is refused, the others get theirs (`visibleProjects`).
  'AdminService/RegisterProject': platform('project', 'projects:admin'),
  'AdminService/UpdateProject': platform('project', 'projects:admin'),
  'AdminService/GetProject': team('project', all('projects:read')),
  'AdminService/ListProjects': {
    who: 'team',
    scope: 'none',
    permission: 'projects:read',
    needs: {},
    creates: false,
  },

  // Matchable attributes: Pulumi writes them; a listing shows every team's.
  'AdminService/UpdateProjectDomainAttributes': platform('domain', 'attributes:admin'),
  'AdminService/GetProjectDomainAttributes': read('attributes:read'),
  'AdminService/DeleteProjectDomainAttributes': platform('domain', 'attributes:admin'),
  'AdminService/UpdateProjectAttributes': platform('project', 'attributes:admin'),
  'AdminService/GetProjectAttributes': team('project', all('attributes:read')),
  'AdminService/DeleteProjectAttributes': platform('project', 'attributes:admin'),
  'AdminService/UpdateWorkflowAttributes': platform('domain', 'attributes:admin'),
  'AdminService/GetWorkflowAttributes': read('attributes:read'),
  'AdminService/DeleteWorkflowAttributes': platform('domain', 'attributes:admin'),
  'AdminService/ListMatchableAttributes': platform('none', 'attributes:admin'),

  // An event makes flyteadmin read and sign any address in it with its own role.
  'AdminService/CreateWorkflowEvent': INTERNAL,
  'AdminService/CreateNodeEvent': INTERNAL,
  'AdminService/CreateTaskEvent': INTERNAL,

  // Signals (gate nodes).
  'SignalService/GetOrCreateSignal': INTERNAL,
  'SignalService/ListSignals': read('executions:read'),
  'SignalService/SetSignal': team('domain', all('signals:set')),

  // Data. CreateDownloadLocation signs any object that flyteadmin can read, whoever's it is.
  'DataProxyService/CreateUploadLocation': creating(all('data:upload'), { data: all('data:upload') }),
  'DataProxyService/CreateDownloadLocation': open('nobody'),
  'DataProxyService/CreateDownloadLink': read('data:download', { data: all('data:download') }),
  'DataProxyService/GetData': read('data:download', { data: all('data:download') }),

  // The same for everybody.
  'AdminService/GetDomains': open('authenticated'),
  'AdminService/GetVersion': open('authenticated'),
  'IdentityService/UserInfo': open('authenticated'),
  'AuthMetadataService/GetOAuth2Metadata': open('anonymous'),
  'AuthMetadataService/GetPublicClientConfig': open('anonymous'),
};

/** All that Flyte's own services call; read in the sources of flytepropeller and flytescheduler 1.16. */
export const INTERNAL_RPCS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'propeller',
    new Set([
      'AdminService/CreateWorkflowEvent',
      'AdminService/CreateNodeEvent',
      'AdminService/CreateTaskEvent',
      'SignalService/GetOrCreateSignal',
      'AdminService/CreateExecution',
      'AdminService/RecoverExecution',
      'AdminService/TerminateExecution',
      'AdminService/GetExecution',
      'AdminService/GetExecutionData',
      'AdminService/GetLaunchPlan',
      'AdminService/GetNodeExecution',
      'AdminService/GetNodeExecutionData',
    ]),
  ],
  ['scheduler', new Set(['AdminService/CreateExecution'])],
]);
