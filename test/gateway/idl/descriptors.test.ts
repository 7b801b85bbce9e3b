import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { RPCS as ACCESS_RPCS } from '../../../access/rpcs';
import { RPCS } from '../../../gateway/idl';
import { flyteIdlSource } from '../../../scripts/flyte-idl';

describe('gateway/idl', () => {
  it('is what the installed @flyteorg/flyteidl compiles to', () => {
    const checkedIn = readFileSync(join(__dirname, '../../../gateway/idl/descriptors.ts'), 'utf8');
    expect(flyteIdlSource() === checkedIn, 'run: npx tsx scripts/flyte-idl.ts').to.equal(true);
  });

  it('holds exactly the RPCs that the authorization model decides', () => {
    expect([...RPCS.keys()].sort()).to.deep.equal(Object.keys(ACCESS_RPCS).sort());
  });

  it('holds every HTTP binding, additional ones included', () => {
    const listTasks = RPCS.get('AdminService/ListTasks')!.http.map((b) => `${b.method} ${b.template}`);
    expect(listTasks).to.deep.equal([
      'GET /api/v1/tasks/{id.project}/{id.domain}/{id.name}',
      'GET /api/v1/tasks/{id.project}/{id.domain}',
    ]);
    expect([...RPCS.values()].flatMap((rpc) => rpc.http).length).to.equal(69);
  });

  it('binds whole requests only and has unary methods only', () => {
    for (const rpc of RPCS.values()) {
      expect(rpc.method.methodKind, rpc.name).to.equal('unary');
      for (const binding of rpc.http) {
        expect(binding.body, rpc.name).to.equal(binding.method !== 'GET');
      }
    }
  });
});
