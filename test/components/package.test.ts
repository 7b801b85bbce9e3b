import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import { expect } from 'chai';

const ROOT = join(__dirname, '../..');

/** Starts the component package as Pulumi's Node.js language host does; gives the port it listens on. */
async function startPlugin(): Promise<{ plugin: ChildProcess; port: string }> {
  const runPlugin = join(ROOT, 'node_modules/@pulumi/pulumi/cmd/run-plugin');
  // The engine's address is only dialled once something is logged or constructed.
  const plugin = spawn(process.execPath, [runPlugin, join(ROOT, 'components'), '127.0.0.1:1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: ROOT,
  });
  const port = await new Promise<string>((resolve, reject) => {
    let text = '';
    plugin.stdout!.on('data', (chunk) => {
      text += chunk;
      const line = /^([0-9]+)\n/.exec(text);
      if (line) resolve(line[1]!);
    });
    plugin.once('exit', (code) => reject(new Error(`the plugin ended with ${code}: ${text}`)));
  });
  return { plugin, port };
}

async function schemaOf(port: string): Promise<any> {
  const { ResourceProviderClient } = require('@pulumi/pulumi/proto/provider_grpc_pb');
  const { GetSchemaRequest } = require('@pulumi/pulumi/proto/provider_pb');
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
  });
  const text = await new Promise<string>((resolve, reject) => {
    client.getSchema(new GetSchemaRequest(), (error: unknown, response: any) =>
      error ? reject(error) : resolve(response.getSchema()),
    );
  });
  client.close();
  return JSON.parse(text);
}

describe('components as a package', function () {
  // The schema comes from TypeScript's checker, which reads the AWS and Kubernetes SDKs.
  this.timeout(180_000);

  let schema: any;
  before(async () => {
    const { plugin, port } = await startPlugin();
    try {
      schema = await schemaOf(port);
    } finally {
      plugin.kill();
    }
  });

  it('offers both components by their type tokens', () => {
    expect(schema.name).to.equal('flyte-tenancy');
    expect(Object.keys(schema.resources).sort()).to.deep.equal([
      'flyte-tenancy:index:FlyteTenant',
      'flyte-tenancy:index:FlyteTenantPlatform',
    ]);
  });

  it('says what a tenant takes and gives, each with its description', () => {
    const tenant = schema.resources['flyte-tenancy:index:FlyteTenant'];
    expect(tenant.requiredInputs.sort()).to.deep.equal(['clusterName', 'environment', 'team']);
    expect(Object.keys(tenant.inputProperties).sort()).to.deep.equal([
      'clusterName',
      'environment',
      'nodeLaunchTemplate',
      'nodeRoleArn',
      'roles',
      'shared',
      'subnetIds',
      'team',
    ]);
    expect(Object.keys(tenant.properties).sort()).to.deep.equal([
      'access',
      'attributes',
      'bucket',
      'namespaces',
      'projects',
      'roleArn',
    ]);
    expect(tenant.description).to.be.a('string');
    for (const [name, property] of Object.entries<any>({ ...tenant.inputProperties, ...tenant.properties })) {
      expect(property.description, name).to.be.a('string').and.not.equal('');
    }
  });

  it('starts no plugin when a program imports it', () => {
    const code = `const { FlyteTenant } = require(${JSON.stringify(join(ROOT, 'components'))}); console.log(typeof FlyteTenant)`;
    expect(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' })).to.equal('function\n');
  });

  it('carries the types of the registry', () => {
    const { properties, required } = schema.types['flyte-tenancy:index:Quota'];
    expect(required).to.include.members(['requests', 'limits', 'pods', 'persistentVolumeClaims']);
    expect(properties.requests.$ref).to.equal('#/types/flyte-tenancy:index:Amounts');
  });
});
