import { existsSync } from 'node:fs';
import { type GoCommands, goCommands, isBuilt } from './go-command';

const DEBIAN = '/usr/bin/etcd';

export const ETCD: GoCommands = {
  name: 'etcd',
  version: 'v3.6.16',
  minutes: 2,
  packages: { etcd: 'go.etcd.io/etcd/server/v3' },
  ldflags: '-s -w',
  goMod: 'module lab\n\ngo 1.26.0\n',
};

/** It need not be built. */
export const hasEtcd = () => existsSync(DEBIAN) || isBuilt(ETCD);

/** Path of etcd: that of Debian's `etcd-server` where it is installed, else built from its Go module. */
export function etcdCommand(): string {
  return existsSync(DEBIAN) ? DEBIAN : goCommands(ETCD).etcd!;
}
