import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { UserError } from '../../../cli/command';
import type { ProgramRun } from '../../../cli/preview/program';
import { run } from '../../../cli/preview/run';
import { REPOSITORY } from '../support/io';

const PLACE = { partition: 'aws', region: 'us-east-1', accountId: '111111111111' };

describe('cli/preview/run', () => {
  const folder = mkdtempSync(join(REPOSITORY, 'node_modules', '.cache', 'program-test-'));
  after(() => rmSync(folder, { recursive: true }));

  it('tells resources with parents, outputs without secrets, and warnings', async () => {
    const result = await program(`
      const parent = new pulumi.ComponentResource('sample:index:Parent', 'p');
      const bucket = new aws.s3.Bucket('b', { bucket: 'data' }, { parent });
      pulumi.log.warn('take care');
      return { arn: bucket.arn, secret: pulumi.secret({ a: 1 }), deep: { x: [pulumi.secret('y')] } };`);
    expect(
      result.resources.map(({ type, name, parent }) => [type, name, parent?.split('::').slice(-1)[0]]),
    ).to.deep.equal([
      ['sample:index:Parent', 'p', 'sample-test'],
      ['aws:s3/bucket:Bucket', 'b', 'p'],
    ]);
    expect(result.outputs).to.deep.equal({
      arn: 'arn:aws:s3:::data',
      secret: '[secret]',
      deep: { x: ['[secret]'] },
    });
    expect(result.warnings).to.deep.equal(['take care']);
  });

  it('waits for resources that are made in an apply', async () => {
    const { resources } = await program(`
      const first = new aws.s3.Bucket('first', {});
      first.arn.apply((arn) => new aws.s3.Bucket('second', { tags: { arn } }));`);
    expect(resources.map(({ name }) => name)).to.deep.equal(['first', 'second']);
  });

  it('gives the configuration to the program', async () => {
    const { outputs } = await program(`return { size: new pulumi.Config('sample').requireNumber('size') };`, {
      'sample:size': '3',
    });
    expect(outputs).to.deep.equal({ size: 3 });
  });

  for (const [where, text] of [
    ['at once', `throw new Error('wrong');`],
    ['later', `await null; throw new Error('wrong');`],
    ['in an apply', `pulumi.output(1).apply(() => { throw new Error('wrong'); });`],
    [
      'out of reach',
      `setTimeout(() => { throw new Error('wrong'); }); await new Promise((done) => setTimeout(done, 500));`,
    ],
  ] as const) {
    it(`fails when the program throws ${where}`, async () => {
      const error = await program(text).catch((caught) => caught);
      expect(error).to.be.instanceOf(UserError);
      expect(error.message).to.match(/^the program failed: .*wrong/s);
      expect(error.code).to.equal(1);
    });
  }

  it('refuses two resources with the same URN', async () => {
    const error = await program(`new aws.s3.Bucket('b', {}); new aws.s3.Bucket('b', {});`).catch(
      (caught) => caught,
    );
    expect(error.message)
      .to.contain('several resources have the same URN')
      .and.to.match(/aws:s3\/bucket:Bucket::b$/m);
  });

  it('refuses a function that nobody answers', async () => {
    const error = await program(`await aws.ec2.getAmi({ owners: ['amazon'] });`).catch((caught) => caught);
    expect(error.message).to.contain('no answer for the function aws:ec2/getAmi:getAmi');
  });

  it('fails when the program waits for ever', async () => {
    const error = await program(`await new Promise(() => {});`).catch((caught) => caught);
    expect(error.message).to.contain('waits for something that never happens');
  });

  it('fails when the program ends its process', async () => {
    const error = await program(`process.exit(1);`).catch((caught) => caught);
    expect(error.message).to.equal('the program ended before everything was registered');
  });

  let programs = 0;

  function program(body: string, raw: { [key: string]: string } = {}): Promise<ProgramRun> {
    programs += 1;
    const main = join(folder, `main-${programs}.js`);
    writeFileSync(
      main,
      `const pulumi = require('@pulumi/pulumi'); const aws = require('@pulumi/aws');
       module.exports = async () => { ${body} };`,
    );
    return run(
      {
        config: { project: 'sample', stack: 'test', raw, secretKeys: [] },
        organization: 'organization',
        place: PLACE,
        trace: false,
        main,
      },
      () => {},
    );
  }
});
