import { create, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { expect } from 'chai';
import { RPCS as ACCESS } from '../../../access';
import { type Fields, setAt } from '../../../gateway/codec/fields';
import { RPCS } from '../../../gateway/idl';
import { Refusal } from '../../../gateway/refusal';
import { inspect } from '../../../gateway/rules/inspect';
import { compileTenants } from '../../../gateway/rules/tenant';
import { SEED } from '../../access/seed';
import { REVIEWED, RULED } from './reviewed';

const SMELL =
  /project|domain|org$|ur[iln]|namespace|tenant|team|bucket|location|prefix|link|native|endpoint|cluster|owner|account|role$|path$|template_name|^tags?$|key$/;
/** Allocation tokens of the resource pool. */
const NOT = new Set(['flyteidl.event.ResourcePoolInfo.allocation_token']);

interface Found {
  rpc: string;
  /** From the request down to the field. */
  path: DescField[];
}

/** Every string field that a request can hold, by `type.field`, with the shortest way to it from each RPC. */
function stringFields(): Map<string, Found[]> {
  const found = new Map<string, Found[]>();
  for (const rpc of RPCS.values()) {
    const queue: [DescMessage, DescField[]][] = [[rpc.method.input, []]];
    const seen = new Set<string>();
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [desc, path] = next;
      if (seen.has(desc.typeName) || desc.typeName.startsWith('google.protobuf.')) continue;
      seen.add(desc.typeName);
      for (const field of desc.fields) {
        if (field.message) queue.push([field.message, [...path, field]]);
        else if (field.scalar === ScalarType.STRING) {
          const name = `${desc.typeName}.${field.name}`;
          found.set(name, [...(found.get(name) ?? []), { rpc: rpc.name, path: [...path, field] }]);
        }
      }
    }
  }
  return found;
}

const STRINGS = stringFields();
const SMELLING = [...STRINGS.keys()].filter((name) => SMELL.test(name.split('.').pop()!) && !NOT.has(name));

/** A message with nothing but that field in it, through lists and maps. */
function messageWith({ rpc, path }: Found, value: string, place = false): Fields {
  const root = create(RPCS.get(rpc)!.method.input) as Fields;
  if (place) Object.assign(root, placeFor(RPCS.get(rpc)!.method.input));
  let at = root;
  for (const field of path.slice(0, -1)) {
    const child = create(field.message!) as Fields;
    if (place) Object.assign(child, placeFor(field.message!));
    if (field.fieldKind === 'list') at[field.localName].push(child);
    else if (field.fieldKind === 'map') at[field.localName]['key'] = child;
    else setAt(at, [field], child);
    at = child;
  }
  const last = path[path.length - 1]!;
  if (last.fieldKind === 'scalar') setAt(at, [last], value);
  return root;
}

/** Own project and domain, for a message that names them. */
function placeFor(desc: DescMessage): Record<string, string> {
  const has = (name: string) => desc.fields.some((f) => f.name === name && f.scalar === ScalarType.STRING);
  return { ...(has('project') && { project: 'ml-alpha' }), ...(has('domain') && { domain: 'development' }) };
}

/** What `inspect` says about a message that names only one thing. */
function verdict(found: Found, value: string): string {
  try {
    const { references } = inspect(RPCS.get(found.rpc)!, messageWith(found, value));
    return references.some((r) => r.project === value || r.domain === value) ? 'named' : 'not named';
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
}

describe('gateway/rules/references', () => {
  it('knows every field that smells of a project, a place or an identity', () => {
    const unseen = SMELLING.filter((name) => {
      if (REVIEWED[name]) return false;
      return STRINGS.get(name)!.some((found) => verdict(found, 'victim') === 'not named');
    });
    expect(unseen).to.deep.equal([]);
  });

  it('has no reviewed field that no longer exists or that is a reference after all', () => {
    for (const name of Object.keys(REVIEWED)) {
      if (/\.tags$/.test(name)) continue;
      expect(SMELLING, name).to.include(name);
    }
  });

  it('finds every field called project, domain or org in every RPC, or refuses the request', () => {
    for (const name of [...STRINGS.keys()].filter((n) => /\.(project|domain|org)$/.test(n))) {
      for (const found of STRINGS.get(name)!) {
        expect(verdict(found, 'victim'), `${found.rpc} ${name}`).to.not.equal('not named');
      }
    }
  });

  it('has a rule for every field that is said to have one', () => {
    const tenant = compileTenants(SEED, {})('ml-alpha', 'development');
    for (const [name, why] of Object.entries(REVIEWED)) {
      if (why !== RULED) continue;
      const ofTeams = STRINGS.get(name)!.filter(({ rpc }) => ACCESS[rpc]!.who === 'team');
      expect(ofTeams, name).to.not.deep.equal([]);
      for (const found of ofTeams) {
        const findings = inspect(RPCS.get(found.rpc)!, messageWith(found, 'javascript:evil', true));
        expect(() => findings.applyRules(tenant), `${found.rpc} ${name}`).to.throw(Refusal);
      }
    }
  });

  it('treats what no table lists as a target', () => {
    const rpc = RPCS.get('AdminService/CreateTask')!;
    const fields = STRINGS.get('flyteidl.core.ArtifactKey.project')!.find((f) => f.rpc === rpc.name)!;
    const message = messageWith(fields, 'victim');
    const domain = fields.path[fields.path.length - 2]!.message!.fields.find((f) => f.name === 'domain')!;
    const key = fields.path.slice(0, -1).reduce<any>((at, field) => {
      const value = field.oneof ? at[field.oneof.localName].value : at[field.localName];
      return field.fieldKind === 'list' ? value[0] : field.fieldKind === 'map' ? value['key'] : value;
    }, message);
    key[domain.localName] = 'development';
    expect(inspect(rpc, message).references).to.have.nested.property('[0].role', 'target');
  });
});
