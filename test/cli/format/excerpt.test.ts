import { expect } from 'chai';
import { excerpt } from '../../../cli/format/excerpt';

describe('cli/format/excerpt', () => {
  it('shows the line and a mark under the column', () => {
    expect(excerpt('a: 1\nb: two\n', { line: 2, column: 4 })).to.deep.equal([
      '    2 | b: two',
      '      |    ^',
    ]);
  });

  it('keeps the mark under the column in lines with tabs, carriage returns and many characters', () => {
    expect(excerpt('\tx\r\n', { line: 1, column: 2 })).to.deep.equal(['    1 |  x', '      |  ^']);
    const [source, mark] = excerpt(`${'a'.repeat(500)}X${'b'.repeat(500)}`, { line: 1, column: 501 });
    expect(source?.[mark?.indexOf('^') ?? 0]).to.equal('X');
    expect(source?.length).to.equal(80);
  });

  it('shows nothing of a line that is empty or not there', () => {
    expect(excerpt('a\n\n', { line: 2, column: 1 })).to.deep.equal([]);
    expect(excerpt('a', { line: 9, column: 1 })).to.deep.equal([]);
  });
});
