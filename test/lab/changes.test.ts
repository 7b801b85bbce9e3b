import { expect } from 'chai';
import { changeLines } from '../../lab/changes';
import { UNKNOWN } from '../../provider/properties';

const event = (op: string, name: string, more: object = {}) => ({
  sequence: 1,
  timestamp: 1,
  resourcePreEvent: {
    metadata: {
      op,
      urn: `urn:pulumi:dev::p::a$kubernetes:core/v1:ResourceQuota::${name}`,
      type: 'kubernetes:core/v1:ResourceQuota',
      ...more,
    },
  },
});

const run = (events: object[]) => changeLines({ code: 0, stdout: '', stderr: '', events: events as any });

describe('lab/changes', () => {
  it('says nothing when nothing changes', () => {
    expect(run([event('same', 'a')])).to.deep.equal([]);
  });

  it('shows both values of each property that differs', () => {
    const hard = (cpu: unknown, names?: string[]) => ({
      inputs: { spec: { hard: { 'requests.cpu': cpu } }, names },
    });
    const detailedDiff = { 'spec.hard["requests.cpu"]': {}, 'names[1]': {} };
    const lines = run([
      event('update', 'quota', { detailedDiff, old: hard('1'), new: hard('2', ['a', 'b']) }),
      event('create', 'other'),
    ]);
    expect(lines).to.deep.equal([
      'Preview:',
      '  ~ ResourceQuota quota',
      '      spec.hard["requests.cpu"]: "1" -> "2"',
      '      names[1]: (none) -> "b"',
      '  + ResourceQuota other',
      '  1 to update, 1 to create',
    ]);
  });

  it('shortens what does not fit, and names what is not known yet', () => {
    const detailedDiff = { data: {}, ip: {} };
    const [, , data, ip] = run([
      event('update', 'x', {
        detailedDiff,
        old: { inputs: { data: 'x'.repeat(500), ip: '1' } },
        new: { inputs: { ip: UNKNOWN } },
      }),
    ]);
    expect(data).to.equal('      data: (long) -> (none)');
    expect(ip).to.equal('      ip: "1" -> (known when applied)');
  });
});
