import { expect } from 'chai';
import { parseRegistry } from '../../registry';

/** Everything of a valid file before its teams. */
export const HEAD = `apiVersion: flyte-tenancy/v1
domains: {development: Development, staging: Staging, production: Production}
roles:
  developer: [workflows:read, executions:create]
  senior: [workflows:read, executions:terminate]
platform: {admins: {groups: [platform-engineers]}}
`;

/** A valid file of one team, alpha, with project ml (development, production) and these further lines. */
export function alpha(lines: string): string {
  return teams(`  alpha:
    access: [{role: developer, groups: [alpha-developers]}]
    projects: {ml: {domains: [development, production]}}
${lines.replace(/^/gm, '    ')}`);
}

/** A valid file with these lines under `teams`. */
export function teams(lines: string): string {
  return `${HEAD}teams:\n${lines}\n`;
}

/** What is reported on the text, as `LINE:COL: severity: message`. */
export function reported(text: string): string[] {
  const { diagnostics, registry } = parseRegistry(text, 'f.yaml');
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  expect(registry === undefined, 'a registry exactly when there is no error').to.equal(failed);
  return diagnostics.map(
    ({ line, column, severity, message }) => `${line}:${column}: ${severity}: ${message}`,
  );
}

/**
 * Expects exactly these findings (`error: ...` or `warning: ...`) on the text, in this order, each where the text
 * has its `§`; a `§§` takes two findings at the same place.
 */
export function expectReported(marked: string, ...findings: string[]): void {
  const places: string[] = [];
  let line = 1;
  let column = 1;
  for (const char of marked) {
    if (char === '§') places.push(`${line}:${column}`);
    else if (char === '\n') [line, column] = [line + 1, 1];
    else column += char.length;
  }
  expect(places.length, 'one § for each finding').to.equal(findings.length);
  expect(reported(marked.replaceAll('§', ''))).to.deep.equal(
    findings.map((text, i) => `${places[i]}: ${text}`),
  );
}
