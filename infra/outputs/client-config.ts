/** How to reach Flyte. */
export interface Door {
  /** Public DNS name. */
  host: string;
}

/**
 * Configuration file for pyflyte and flytectl (`~/.flyte/config.yaml`): people log in with the browser (PKCE). The
 * server tells the client which identity provider and client id to use.
 */
export function peopleConfig({ host }: Door): string {
  return lines(
    'admin:',
    `  endpoint: dns:///${host}`,
    '  insecure: false',
    '  authType: Pkce',
    'console:',
    `  endpoint: https://${host}`,
  );
}

/** The same for a pipeline: an OAuth2 client of the team, whose secret stays in an environment variable. */
export function machineConfig({ host }: Door, clientId: string): string {
  return lines(
    'admin:',
    `  endpoint: dns:///${host}`,
    '  insecure: false',
    '  authType: ClientSecret',
    `  clientId: ${clientId}`,
    '  clientSecretEnvVar: FLYTE_CLIENT_SECRET',
    '  scopes: [all]',
  );
}

function lines(...text: string[]): string {
  return `${text.join('\n')}\n`;
}
