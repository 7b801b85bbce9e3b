import { create } from '@bufbuild/protobuf';
import { expect } from 'chai';
import type { Fields } from '../../../gateway/codec/fields';
import { readQuery, writeQuery } from '../../../gateway/codec/query';
import { RPCS } from '../../../gateway/idl';
import { Refusal } from '../../../gateway/refusal';

const list = RPCS.get('AdminService/ListExecutions')!.method.input;
const metrics = RPCS.get('AdminService/GetExecutionMetrics')!.method.input;
const attributes = RPCS.get('AdminService/GetProjectAttributes')!.method.input;
const bound = new Set(['id']);

function read(query: string, desc = list, roots: ReadonlySet<string> = bound): Fields {
  const message = create(desc) as Fields;
  readQuery(desc, message, query, roots);
  return message;
}

describe('gateway/codec/query', () => {
  it('reads scalars, enumerations and nested fields in either spelling', () => {
    const message = read('limit=4294967295&filters=eq(a%2Cb)&sort_by.key=x+y&sortBy.direction=ASCENDING');
    expect(message).to.include({ limit: 4294967295, filters: 'eq(a,b)' });
    expect(message['sortBy']).to.include({ key: 'x y', direction: 1 });
    expect(read('depth=-3', metrics)['depth']).to.equal(-3);
    expect(read('resource_type=1', attributes, new Set(['project']))['resourceType']).to.equal(1);
    expect(read('resourceType=EXECUTION_QUEUE', attributes, new Set(['project']))['resourceType']).to.equal(
      2,
    );
  });

  it('refuses half a surrogate pair, which no text can hold again', () => {
    for (const half of ['\ud800', '\udc00'])
      expect(() => read(`filters=a${half}b`)).to.throw(Refusal, 'not UTF-8');
    expect(read('filters=%F0%90%80%80')['filters']).to.equal('\u{10000}');
    expect(read('filters=\u{10000}')['filters']).to.equal('\u{10000}');
  });

  it('writes one text for what it read', () => {
    const query = 'sortBy.direction=1&limit=05'.replace('05', '5');
    const message = read(query);
    expect(writeQuery(list, message, bound)).to.equal('?limit=5&sort_by.direction=ASCENDING');
    expect(writeQuery(list, read(''), bound)).to.equal('');
    expect(writeQuery(list, read('limit=0&token='), bound)).to.equal('');
    const odd = read('filters=%26%3D%2B%23%3F%20%25');
    expect(writeQuery(list, odd, bound)).to.equal('?filters=%26%3D%2B%23%3F%20%25');
  });

  const bad = [
    'id=x',
    'id.project=x',
    'id.name=x',
    'id%2Eproject=x',
    '%69d.project=x',
    'unknown=1',
    'sort_by=x',
    'limit',
  ];
  const worse = [
    'limit=',
    'limit=x',
    'limit=-1',
    'limit=4294967296',
    'limit=1e3',
    'limit=0x1',
    'limit=01',
    'limit=+1',
    'limit= 1',
  ];
  const repeated = [
    'limit=1&limit=1',
    'sort_by.key=a&sortBy.key=b',
    'sort_by.direction=UP',
    'sort_by.direction=7',
  ];
  const syntax = [
    'limit[a]=1',
    '[limit]=1',
    '.limit=1',
    'limit.=1',
    'limit.x=1',
    'filters=a;b',
    'filters=%',
    'filters=%ff',
    'filters=a#b',
    '=1',
    'filters=\\',
    ' limit=1',
  ];
  for (const query of [...bad, ...worse, ...repeated, ...syntax]) {
    it(`refuses ${JSON.stringify(query)}`, () => {
      expect(() => read(query))
        .to.throw(Refusal)
        .with.property('httpStatus', 400);
    });
  }
});
