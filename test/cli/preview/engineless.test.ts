import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { REPOSITORY } from '../support/io';

/** Every kind of value that goes to the monitor and back: secrets, resources, nothing, lists, calls, failures. */
const PROGRAM = `
  const pulumi = require('@pulumi/pulumi');
  const aws = require('@pulumi/aws');
  const program = async () => {
    const parent = new pulumi.ComponentResource('sample:index:Parent', 'parent');
    const bucket = new aws.s3.Bucket('b', { bucket: 'data', tags: { a: '1', none: undefined } }, { parent });
    const secret = new aws.ssm.Parameter('s', { type: 'String', value: pulumi.secret('hidden') });
    const policy = await aws.iam.getPolicyDocument({ statements: [{ actions: ['s3:*'], resources: ['*'] }] });
    const role = new aws.iam.Role('r', { assumeRolePolicy: policy.json }, { dependsOn: [bucket] });
    new aws.iam.RolePolicy('p', { role, policy: pulumi.jsonStringify({ arn: bucket.arn, secret: secret.value }) });
    return { bucket, list: [null, 1, true, [secret.value]], tags: bucket.tags, policy: policy.json, arn: role.arn };
  };`;

describe('cli/preview/engineless', () => {
  it('changes nothing about what a run tells', async () => {
    const [with_, without] = await Promise.all([run(false), run(true)]);
    expect(without).to.deep.equal(with_);
    expect(without.resources).to.have.lengthOf(5);
    expect(without.outputs).to.deep.include({ list: [null, 1, true, ['[secret]']], tags: { a: '1' } });
  });
});

function run(engineless: boolean): Promise<{ resources: unknown[]; outputs: unknown }> {
  const code = `
    require('tsx/cjs');
    if (${engineless}) require(${JSON.stringify(join(REPOSITORY, 'cli/preview/engineless'))}).withoutEngine();
    const { runProgram } = require(${JSON.stringify(join(REPOSITORY, 'cli/preview/program'))});
    ${PROGRAM}
    runProgram(program, {
      config: { project: 'sample', stack: 'test', raw: {}, secretKeys: [] },
      organization: 'organization',
      place: { partition: 'aws', region: 'us-east-1', accountId: '111111111111' },
      onProgress() {},
    }).then((done) => require('node:worker_threads').parentPort.postMessage(done));`;
  const worker = new Worker(code, { eval: true, execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', resolve);
  }).finally(() => worker.terminate()) as ReturnType<typeof run>;
}
