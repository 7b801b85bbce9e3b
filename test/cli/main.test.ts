import { expect } from 'chai';
import { type Command, type Io, UserError } from '../../cli/command';
import { main } from '../../cli/main';
import { COMMANDS } from '../../cli/table';
import { ran } from './support/io';

describe('cli/main', () => {
  for (const args of [[], ['--help'], ['-h'], ['help']]) {
    it(`lists every command for ${JSON.stringify(args)}`, async () => {
      const { code, out } = await ran(args);
      expect(code).to.equal(0);
      for (const { name, summary } of COMMANDS) expect(out).to.contain(name).and.to.contain(summary);
    });
  }

  it('prints the version of package.json', async () => {
    const { version } = require('../../package.json');
    expect(await ran(['--version'])).to.deep.equal({ code: 0, out: version, err: '' });
  });

  for (const { name, usage } of COMMANDS) {
    it(`tells the usage of ${name} without running it`, async () => {
      const results = await Promise.all([ran([name, '--help']), ran(['help', name])]);
      for (const { code, out } of results) {
        expect(code).to.equal(0);
        expect(out).to.contain(usage).and.to.contain(`Usage: flyte-tenancy ${name}`);
      }
    });

    it(`refuses an unknown option of ${name} with 2 and the usage`, async () => {
      const { code, out, err } = await ran([name, '--no-such-option']);
      expect([code, out]).to.deep.equal([2, '']);
      expect(err).to.contain('--no-such-option').and.to.contain(`Usage: flyte-tenancy ${name}`);
    });
  }

  it('names the nearest command', async () => {
    const { code, out, err } = await ran(['valdate']);
    expect([code, out]).to.deep.equal([2, '']);
    expect(err).to.contain('there is no command "valdate"; did you mean "validate"?');
    expect((await ran(['help', 'prview'])).err).to.contain('did you mean "preview"?');
  });

  it('prints a mistake of the user without a stack, with its code', async () => {
    const { code, err } = await withCommand(() => {
      throw new UserError('this is wrong', 1);
    });
    expect(code).to.equal(1);
    expect(err).to.equal('flyte-tenancy sample: this is wrong');
  });

  it('passes a bug on', async () => {
    const failure = new Error('bug');
    let caught: unknown;
    await withCommand(() => {
      throw failure;
    }).catch((error) => {
      caught = error;
    });
    expect(caught).to.equal(failure);
  });

  it('gives a command what follows its name', async () => {
    let seen: string[] = [];
    await withCommand((args) => {
      seen = args;
      return 0;
    });
    expect(seen).to.deep.equal(['x', '--y']);
  });
});

async function withCommand(run: (args: string[], io: Io) => number): Promise<{ code: number; err: string }> {
  const command: Command = { name: 'sample', summary: '', usage: '', run };
  const err: string[] = [];
  const io: Io = { out: () => {}, err: (line) => err.push(line), color: false, cwd: '/' };
  const code = await main(['sample', 'x', '--y'], io, [command]);
  return { code, err: err.join('\n') };
}
