import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UserError } from '../../cli/command';
import { readStack, stackConfig } from '../../cli/stack';

describe('cli/stack', () => {
  it('puts the stack’s values over the project’s defaults', () => {
    const project = {
      name: 'p',
      config: {
        size: { type: 'integer', description: 'Nodes.', default: 3 },
        zones: { type: 'array', items: { type: 'string' }, default: ['a'] },
        unset: { type: 'string' },
        'aws:region': { value: 'us-east-1' },
        'pulumi:tags': 'plain',
      },
    };
    const stack = { config: { 'p:size': 5, on: true, 'aws:region': 'eu-west-1' } };
    expect(stackConfig('dev', project, stack)).to.deep.equal({
      project: 'p',
      stack: 'dev',
      raw: {
        'p:size': '5',
        'p:zones': '["a"]',
        'p:on': 'true',
        'aws:region': 'eu-west-1',
        'pulumi:tags': 'plain',
      },
      secretKeys: [],
    });
  });

  it('keeps encrypted values secret, however deep', () => {
    const config = stackConfig(
      'dev',
      { name: 'p' },
      { config: { a: { secure: 'v1:x' }, b: { c: [{ secure: 'v1:y' }] } } },
    );
    expect(config.secretKeys).to.deep.equal(['p:a', 'p:b']);
    expect(JSON.stringify(config.raw)).not.to.contain('v1:');
    expect(JSON.parse(config.raw['p:b'] ?? '').c[0]).to.equal(config.raw['p:a']);
  });

  describe('on disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stack-test-'));
    after(() => rmSync(folder, { recursive: true }));

    it('reads both files', () => {
      writeFileSync(join(folder, 'Pulumi.yaml'), 'name: p\nconfig: {size: {default: 3}}\n');
      writeFileSync(join(folder, 'Pulumi.dev.yaml'), 'config: {p:on: true}\n');
      expect(readStack('dev', folder).raw).to.deep.equal({ 'p:size': '3', 'p:on': 'true' });
    });

    it('names the stacks that there are', () => {
      expect(() => readStack('dve', folder)).to.throw(
        UserError,
        /no Pulumi\.dve\.yaml.*stacks are dev; did you mean "dev"\?/,
      );
    });

    it('says when a file is not YAML', () => {
      writeFileSync(join(folder, 'Pulumi.bad.yaml'), 'config: [');
      expect(() => readStack('bad', folder)).to.throw(UserError, /Pulumi\.bad\.yaml is not YAML.*line 1/s);
    });
  });
});
