import { ETCD } from '../test/e2e/lab/etcd-command';
import { goCommands } from '../test/e2e/lab/go-command';
import { KUBERNETES } from '../test/e2e/lab/kubernetes-commands';
import { PULUMI } from '../test/e2e/lab/pulumi-cli';

/** Builds one program: the process that `prepare` starts. */

const commands = [ETCD, KUBERNETES, PULUMI].find(({ name }) => name === process.argv[2]);
if (!commands) throw new Error(`nothing is called ${process.argv[2]}`);
goCommands(commands);
