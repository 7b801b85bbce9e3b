import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../cli/command';
import { main } from '../../cli/main';

/** Two teams; omega shares a project with alpha. */
const TENANTS = `apiVersion: flyte-tenancy/v1
domains: {development: Development, staging: Staging, production: Production}
roles:
  developer: [workflows:create, workflows:read, workflows:execute, launchplans:create, launchplans:read, executions:create, executions:read]
  senior: [workflows:read, executions:create, executions:read, executions:terminate]
platform:
  admins: {groups: [platform-engineers]}
defaults:
  quota: {requests: {cpu: 4, memory: 8Gi}, limits: {cpu: 8, memory: 16Gi}, pods: 20, persistentVolumeClaims: 4}
teams:
  alpha:
    projects:
      ml-alpha: {name: ML, description: d, domains: [development, production]}
    access:
      - {role: developer, groups: [alpha-developers], users: [alice@company.com], domains: [development]}
      - {role: senior, users: [bob@company.com], clients: [alpha-ci]}
  omega:
    projects:
      lib-omega: {name: Lib, description: d, domains: [production], sharedWith: [alpha]}
    access:
      - {role: developer, users: [otto@company.com]}
`;

/** Runs one command as the command line would, in a folder of its own with a tenants.yaml. */
export async function runIn(command: Command, ...args: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), 'flyte-tenancy-'));
  const out: string[] = [];
  const err: string[] = [];
  try {
    writeFileSync(join(cwd, 'tenants.yaml'), TENANTS);
    writeFileSync(join(cwd, 'other.yaml'), TENANTS);
    const io = { out: (l: string) => out.push(l), err: (l: string) => err.push(l), color: false, cwd };
    const code = await main([command.name, ...args], io, [command]);
    return { code, out: out.join('\n'), err: err.join('\n') };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** Line of tenants.yaml, from 1, that contains a text. */
export const lineOf = (text: string): number =>
  TENANTS.split('\n').findIndex((line) => line.includes(text)) + 1;
