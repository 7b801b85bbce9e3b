import { expect } from 'chai';
import { ROUTES, routeFor, rpcAt } from '../../../gateway/codec/routes';
import { RPCS } from '../../../gateway/idl';

describe('gateway/codec/routes', () => {
  it('finds every binding by its own template', () => {
    for (const route of ROUTES) {
      const segments = route.segments.map((s) => ('variable' in s ? 'x' : s.literal));
      expect(routeFor(route.binding.method, segments), route.binding.template).to.equal(route);
    }
  });

  it('has no two routes for one request', () => {
    for (const a of ROUTES) {
      for (const b of ROUTES) {
        if (a === b || a.binding.method !== b.binding.method || a.segments.length !== b.segments.length)
          continue;
        const differ = a.segments.some((s, i) => {
          const t = b.segments[i]!;
          return 'literal' in s && 'literal' in t && s.literal !== t.literal;
        });
        expect(differ, `${a.binding.template} and ${b.binding.template}`).to.equal(true);
      }
    }
  });

  it('compares literals exactly', () => {
    expect(routeFor('GET', ['api', 'v1', 'projects'])?.rpc.name).to.equal('AdminService/ListProjects');
    expect(routeFor('GET', ['API', 'v1', 'projects'])).to.equal(undefined);
    expect(routeFor('get', ['api', 'v1', 'projects'])).to.equal(undefined);
    expect(routeFor('GET', ['api', 'v1', 'projects', 'x', 'y'])).to.equal(undefined);
  });

  it('knows gRPC paths exactly', () => {
    for (const rpc of RPCS.values()) expect(rpcAt(rpc.grpcPath)).to.equal(rpc);
    expect(rpcAt('/flyteidl.service.AdminService/gettask')).to.equal(undefined);
    expect(rpcAt('/flyteidl.service.AdminService/')).to.equal(undefined);
  });

  it('fills no field from two variables', () => {
    for (const { variables, binding } of ROUTES) {
      expect(new Set(variables).size, binding.template).to.equal(variables.length);
    }
  });
});
