import { envoyPath } from '../gateway/local/envoy';
import { ETCD } from '../test/e2e/lab/etcd-command';
import { goCommands } from '../test/e2e/lab/go-command';
import { KUBERNETES } from '../test/e2e/lab/kubernetes-commands';
import { PULUMI } from '../test/e2e/lab/pulumi-cli';

/** Makes one program ready: the process that `prepare` starts. */
const [name] = process.argv.slice(2);
const commands = [ETCD, KUBERNETES, PULUMI].find((one) => one.name === name);
if (commands) goCommands(commands);
else if (name === 'envoy') envoyPath((line) => process.stderr.write(`${line}\n`));
else throw new Error(`nothing is called ${name}`);
