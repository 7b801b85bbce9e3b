/**
 * Every permission that exists. A role in tenants.yaml may bundle those of `TEAM_PERMISSIONS`; the others belong to the
 * platform's admins or to Flyte's own services and can't be given to a team.
 */

/** What a role may contain. Tasks follow `workflows:*`; relaunch and recover are `executions:create`. */
export const TEAM_PERMISSIONS = [
  'workflows:create',
  'workflows:read',
  'workflows:execute',
  'workflows:update',
  'launchplans:create',
  'launchplans:read',
  'launchplans:update',
  'executions:create',
  'executions:read',
  'executions:terminate',
  'executions:update',
  'data:upload',
  'data:download',
  'signals:set',
  'projects:read',
  'attributes:read',
] as const;

/** Platform admins (`*:admin`) and Flyte's own services (`internal:*`) only. */
export const PLATFORM_PERMISSIONS = ['projects:admin', 'attributes:admin', 'internal:events'] as const;

export const PERMISSIONS: readonly string[] = [...TEAM_PERMISSIONS, ...PLATFORM_PERMISSIONS];
