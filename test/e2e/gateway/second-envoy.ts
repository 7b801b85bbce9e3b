import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envoyPath } from '../../../gateway/local/envoy';
import { deploymentSpec } from '../../../infra/gateway/deployment';
import { GATEWAY_PORTS } from '../../../infra/gateway/settings';
import type { GatewayProcess } from '../support/gateway';
import { freePort } from '../support/port';
import { sendHttp } from '../support/wire';
import { pause } from './load';

/** Times of the cluster are this much shorter here. */
const FASTER = 5;

/** Another Envoy in front of a gateway's access service. It runs and ends as those in the cluster do. */
export interface SecondEnvoy {
  port: number;
  /** Seconds from the hooks before its end to the signal. */
  stopSeconds: number;
  /** Runs the hook that starts to drain it. */
  preStop(): void;
  /** Tells Envoy to end, and waits for that. */
  terminate(): Promise<void>;
  close(): void;
}

export async function startSecondEnvoy(gateway: GatewayProcess): Promise<SecondEnvoy> {
  const [port, services, admin] = [await freePort(), await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'second-envoy-'));
  const file = join(folder, 'envoy.json');
  const [, first] = /configuration (\S+)/.exec(gateway.log())!;
  const config = JSON.parse(
    readFileSync(first!, 'utf8')
      .replaceAll(new URL(gateway.url).port, String(port))
      .replaceAll(new URL(gateway.services()).port, String(services)),
  );
  config.admin = { address: { socket_address: { address: '127.0.0.1', port_value: admin } } };
  writeFileSync(file, JSON.stringify(config));

  const { args, seconds, command } = deployed();
  const program = envoyPath((line) => console.log(`      ${line}`));
  const child = spawn(program, ['-c', file, ...args], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let hook: ChildProcess | undefined;
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; (await statusOf(url)) !== 401; i++) {
    if (i > 100) throw new Error('the second Envoy did not start');
    await pause(100);
  }
  return {
    port,
    stopSeconds: seconds,
    preStop: () => {
      const [node, ...rest] = command.map((part) =>
        part.replace(`127.0.0.1:${GATEWAY_PORTS.envoyAdmin}`, `127.0.0.1:${admin}`),
      );
      hook = spawn(node!, rest, { stdio: 'ignore' });
    },
    terminate: () => {
      child.kill('SIGTERM');
      return ended;
    },
    close: () => {
      hook?.kill('SIGKILL');
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

const statusOf = (url: string) =>
  sendHttp(url, 'GET', '/api/v1/version').then(
    ({ status }) => status,
    () => 0,
  );

/** Of the Deployment: Envoy's arguments behind its configuration, the seconds until its signal, the command of the hook. */
function deployed(): { args: string[]; seconds: number; command: string[] } {
  const mounts = { program: '', config: '', registry: '', keys: '', client: '' };
  const { containers } = deploymentSpec(1, mounts, {}).template.spec;
  const [access, envoy] = ['access', 'envoy'].map((name) =>
    containers.find((container: { name: string }) => container.name === name),
  );
  const args: string[] = envoy.args.slice(2);
  const drain = args.indexOf('--drain-time-s') + 1;
  args[drain] = String(Math.round(Number(args[drain]) / FASTER));
  return {
    args,
    seconds: envoy.lifecycle.preStop.sleep.seconds / FASTER,
    command: access.lifecycle.preStop.exec.command,
  };
}
