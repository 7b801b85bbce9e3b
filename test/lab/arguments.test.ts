import { expect } from 'chai';
import { parseLabArguments } from '../../lab/arguments';

describe('lab/arguments', () => {
  it('starts the lab with tenants.yaml and free ports when told nothing', () => {
    expect(parseLabArguments([])).to.deep.include({
      command: 'start',
      registry: 'tenants.yaml',
      gatewayPort: 0,
      json: false,
    });
  });

  it('takes the command up, and no other', () => {
    expect(parseLabArguments(['up', '--lab', '/tmp/x'])).to.deep.include({ command: 'up', lab: '/tmp/x' });
    expect(() => parseLabArguments(['down'])).to.throw('down: the only command is up');
  });

  it('refuses what is no port or no option', () => {
    expect(() => parseLabArguments(['--port', '70000'])).to.throw(
      '--port 70000: must be a whole number from 0 to 65535',
    );
    expect(() => parseLabArguments(['--prot', '1'])).to.throw('--prot');
  });
});
