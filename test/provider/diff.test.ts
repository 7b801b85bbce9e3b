import { expect } from 'chai';
import { changes, rootOf } from '../../provider/diff';
import { UNKNOWN } from '../../provider/properties';

describe('provider/diff', () => {
  it('finds nothing between equal states', () => {
    const state = { a: 1, b: { c: ['x'] } };
    expect(changes(state, structuredClone(state))).to.deep.equal([]);
  });

  it('names the smallest part that changed', () => {
    const olds = { limits: { cpu: '1', memory: '1Gi' }, tags: ['a', 'b'], labels: { 'flyte.org/x': '1' } };
    const news = {
      limits: { cpu: '2', memory: '1Gi', gpu: '1' },
      tags: ['a'],
      labels: { 'flyte.org/x': '2' },
    };
    expect(changes(olds, news)).to.deep.equal([
      { path: 'labels["flyte.org/x"]', kind: 'update' },
      { path: 'limits.cpu', kind: 'update' },
      { path: 'limits.gpu', kind: 'add' },
      { path: 'tags[1]', kind: 'delete' },
    ]);
  });

  it('takes a value that is not known yet for a change', () => {
    expect(changes({ a: '1' }, { a: UNKNOWN })).to.deep.equal([{ path: 'a', kind: 'update' }]);
  });

  it('finds the property a path belongs to', () => {
    expect(['limits.cpu', 'tags[1]', 'labels["a.b"]', 'name'].map(rootOf)).to.deep.equal([
      'limits',
      'tags',
      'labels',
      'name',
    ]);
  });
});
