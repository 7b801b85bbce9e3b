import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../test/e2e/support/cache';

const FLYTEKIT = '1.16.31';

const WORKFLOW = `from flytekit import task, workflow


@task
def greet(name: str) -> str:
    return f"Hello, {name}!"


@workflow
def hello(name: str = "Flyte") -> str:
    return greet(name=name)
`;

/** Files that the printed commands use, in the lab's folder. Tokens are for their owner only. */
export class ClientFiles {
  readonly workflow: string;

  constructor(
    private readonly folder: string,
    private readonly gateway: string,
  ) {
    for (const name of ['tokens', 'pyflyte']) mkdirSync(join(folder, name), { mode: 0o700 });
    this.workflow = join(folder, 'hello.py');
    writeFileSync(this.workflow, WORKFLOW);
  }

  /** A token, and the pyflyte configuration that sends it. */
  write(account: string, token: string): void {
    writeFileSync(this.token(account), token, { mode: 0o600 });
    const lines = [
      'admin:',
      `  endpoint: dns:///${new URL(this.gateway).host}`,
      '  insecure: true',
      '  authType: ExternalCommand',
      `  command: [cat, ${JSON.stringify(this.token(account))}]`,
    ];
    writeFileSync(this.config(account), `${lines.join('\n')}\n`);
  }

  token(account: string): string {
    return join(this.folder, 'tokens', fileName(account));
  }

  config(account: string): string {
    return join(this.folder, 'pyflyte', `${fileName(account)}.yaml`);
  }
}

/** Accounts may have any characters; commands are copied into a shell. */
const fileName = (account: string) => account.replace(/[^A-Za-z0-9@._-]/g, '-');

/** How to call pyflyte here, and how to get it when it is not there. */
export function pyflyte(): { command: string; install?: string } {
  const onPath = (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, 'pyflyte')));
  if (onPath) return { command: 'pyflyte' };
  const folder = process.env.FLYTEKIT_VENV ?? cacheFolder(`flytekit-${FLYTEKIT}`);
  const command = join(folder, 'bin/pyflyte');
  if (existsSync(command)) return { command };
  const install = `${folder}/bin/pip install --quiet flytekit==${FLYTEKIT}`;
  return { command, install: `python3 -m venv ${folder} && ${install} && mkdir ${folder}/complete` };
}
