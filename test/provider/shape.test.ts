import { expect } from 'chai';
import { UNKNOWN } from '../../provider/properties';
import { checkShape, type Message, normalize } from '../../provider/shape';

const shape: Message = {
  type: 'message',
  required: ['name'],
  fields: {
    name: { type: 'string' },
    maxParallelism: { type: 'integer', minimum: 0 },
    interruptible: { type: 'boolean', wrapper: true },
    overwriteCache: { type: 'boolean' },
    tags: { type: 'list', of: { type: 'string' } },
    labels: { type: 'map' },
    envs: {
      type: 'list',
      sortBy: 'key',
      of: { type: 'message', fields: { key: { type: 'string' }, value: { type: 'string' } } },
    },
    behavior: { type: 'string', enum: ['FAIL', 'USE_DEFAULT'] },
  },
};

describe('provider/shape', () => {
  it('names every mistake with its path, the value and what is allowed', () => {
    const failures = checkShape(
      shape,
      { maxParallelism: -1, tags: ['a', 3], labels: { a: 1 }, behavior: 'X', colour: 'red' },
      '',
    );
    expect(failures.map((f) => f.reason)).to.deep.equal([
      'name is required',
      'maxParallelism is -1; it must be at least 0',
      'tags[1] is 3; it must be a string',
      'labels.a is 1; it must be a string',
      'behavior is "X"; it must be FAIL or USE_DEFAULT',
      `colour is unknown; allowed here: ${Object.keys(shape.fields).join(', ')}`,
    ]);
  });

  it('lets values that are not known yet pass', () => {
    expect(checkShape(shape, { name: UNKNOWN, tags: UNKNOWN, maxParallelism: UNKNOWN }, '')).to.deep.equal(
      [],
    );
  });

  it('refuses prototype keys as unknown', () => {
    expect(checkShape(shape, { name: 'a', constructor: 'x' }, '')).to.have.length(1);
  });

  it('reads both spellings, drops zero values and keys it does not know', () => {
    const answer = {
      name: 'a',
      max_parallelism: '7',
      overwriteCache: false,
      tags: [],
      labels: {},
      behavior: 'FAIL',
      new_key: 1,
    };
    expect(normalize(shape, answer)).to.deep.equal({ name: 'a', maxParallelism: 7 });
  });

  it('keeps false where it differs from absent', () => {
    expect(normalize(shape, { name: 'a', interruptible: false })).to.deep.equal({
      name: 'a',
      interruptible: false,
    });
    expect(normalize(shape, { name: 'a', interruptible: null })).to.deep.equal({ name: 'a' });
  });

  it('removes order that says nothing and keeps order that does', () => {
    const value = {
      tags: ['b', 'a'],
      labels: { z: '1', a: '2' },
      envs: [
        { key: 'Z', value: '1' },
        { key: 'A', value: '2' },
      ],
    };
    const normal = normalize(shape, value) as any;
    expect(normal.tags).to.deep.equal(['b', 'a']);
    expect(Object.keys(normal.labels)).to.deep.equal(['a', 'z']);
    expect(normal.envs.map((e: any) => e.key)).to.deep.equal(['A', 'Z']);
  });
});
