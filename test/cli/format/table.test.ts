import { expect } from 'chai';
import pc from 'picocolors';
import { pad, table, wrap } from '../../../cli/format/table';

describe('cli/format/table', () => {
  it('aligns columns and cuts trailing spaces', () => {
    const lines = table(
      [{ title: 'team' }, { title: 'cpu', align: 'right' }, { title: 'note' }],
      [
        ['alpha', '10', ''],
        ['b', '2.5', 'small'],
      ],
    );
    expect(lines).to.deep.equal(['team   cpu  note', 'alpha   10', 'b      2.5  small']);
  });

  it('gives colour codes no room', () => {
    const { red } = pc.createColors(true);
    expect(pad(red('x'), 3)).to.equal(`${red('x')}  `);
    expect(table([{ title: 'a' }, { title: 'b' }], [[red('xy'), '1']])[1]).to.equal(`${red('xy')}  1`);
  });

  it('styles the heading alone', () => {
    expect(table([{ title: 'a' }], [['1']], (text) => `<${text}>`)).to.deep.equal(['<a>', '1']);
  });

  it('wraps between words, never inside one', () => {
    expect(wrap(['aa', 'bb', 'cc', 'looooong'], ', ', 6)).to.deep.equal(['aa, bb', 'cc', 'looooong']);
    expect(wrap([], ', ', 6)).to.deep.equal([]);
  });
});
