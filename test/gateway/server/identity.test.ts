import { expect } from 'chai';
import { type ClaimRules, PRESETS, type Preset } from '../../../gateway/server/claims';
import { type IdentityResult, readIdentity } from '../../../gateway/server/identity';
import type { Claims } from '../../../gateway/server/metadata';

const read = (claims: Claims, preset: Preset, changes: Partial<ClaimRules> = {}): IdentityResult =>
  readIdentity(claims, { ...PRESETS[preset], ...changes }, ['flyte']);

const TIMES = { iat: 1_700_000_000, exp: 1_700_003_600 };
const BASE: Claims = { iss: 'https://idp.example.com', sub: 'u1', aud: 'flyte', ...TIMES };

/** Access tokens as each provider issues them. */
const PEOPLE: { [preset in Preset]: { claims: Claims; changes?: Partial<ClaimRules>; email?: string } } = {
  generic: {
    claims: {
      ...BASE,
      client_id: 'flytectl',
      groups: ['b', 'a'],
      email: 'Alice@Example.com',
      email_verified: true,
    },
    email: 'alice@example.com',
  },
  auth0: {
    claims: {
      iss: 'https://acme.eu.auth0.com/',
      sub: 'auth0|64f1',
      aud: ['flyte', 'https://acme.eu.auth0.com/userinfo'],
      azp: 'Z8sQ',
      scope: 'openid profile email',
      'https://acme.com/groups': ['b', 'a'],
      'https://acme.com/email': 'alice@example.com',
      'https://acme.com/email_verified': true,
      ...TIMES,
    },
    changes: {
      groups: ['https://acme.com/groups'],
      email: ['https://acme.com/email'],
      emailVerified: ['https://acme.com/email_verified'],
    },
    email: 'alice@example.com',
  },
  okta: {
    claims: {
      ver: 1,
      jti: 'AT.x',
      iss: 'https://acme.okta.com/oauth2/default',
      aud: 'flyte',
      cid: '0oa1',
      uid: '00u1',
      scp: ['openid'],
      sub: 'alice@example.com',
      email: 'alice@example.com',
      groups: ['b', 'a'],
      ...TIMES,
    },
    email: 'alice@example.com',
  },
  entra: {
    claims: {
      iss: 'https://login.microsoftonline.com/tid/v2.0',
      aud: 'flyte',
      azp: 'app-1',
      azpacr: '0',
      oid: 'oid-1',
      sub: 'pairwise',
      name: 'Alice',
      preferred_username: 'alice@example.com',
      email: 'alice@example.com',
      xms_edov: 1,
      scp: 'access',
      groups: ['b', 'a'],
      ver: '2.0',
      ...TIMES,
    },
    email: 'alice@example.com',
  },
  keycloak: {
    claims: {
      iss: 'https://sso.example.com/realms/ml',
      aud: ['flyte', 'account'],
      sub: '5f0c',
      typ: 'Bearer',
      azp: 'flytectl',
      realm_access: { roles: ['a'] },
      groups: ['/b'],
      email: 'alice@example.com',
      email_verified: true,
      preferred_username: 'alice',
      ...TIMES,
    },
    email: 'alice@example.com',
  },
  cognito: {
    claims: {
      iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x',
      sub: 'aaaa',
      client_id: 'flyte',
      token_use: 'access',
      scope: 'openid',
      username: 'alice',
      'cognito:groups': ['b', 'a'],
      ...TIMES,
    },
  },
};

/** Client credentials tokens. */
const MACHINES: { [preset in Preset]: { claims: Claims; client: string } } = {
  generic: { claims: { ...BASE, sub: 'ci', client_id: 'ci' }, client: 'ci' },
  auth0: {
    claims: { ...BASE, sub: 'Z8sQ@clients', azp: 'Z8sQ', gty: 'client-credentials' },
    client: 'Z8sQ',
  },
  okta: { claims: { ...BASE, ver: 1, cid: '0oa1', sub: '0oa1', scp: ['flyte'] }, client: '0oa1' },
  entra: {
    claims: { ...BASE, azp: 'app-2', oid: 'o', sub: 'o', idtyp: 'app', roles: ['ci'] },
    client: 'app-2',
  },
  keycloak: {
    claims: { ...BASE, typ: 'Bearer', azp: 'ci', client_id: 'ci', preferred_username: 'service-account-ci' },
    client: 'ci',
  },
  cognito: {
    claims: {
      iss: BASE['iss']!,
      sub: 'flyte',
      client_id: 'flyte',
      token_use: 'access',
      scope: 'api/all',
      ...TIMES,
    },
    client: 'flyte',
  },
};

describe('readIdentity', () => {
  for (const preset of Object.keys(PRESETS) as Preset[]) {
    it(`reads a person's token of ${preset}`, () => {
      const { claims, changes, email } = PEOPLE[preset];
      const { identity, refusal } = read(claims, preset, changes);
      expect(refusal).to.equal(undefined);
      expect(identity).to.deep.include({ issuer: claims['iss'], subject: claims['sub'], groups: ['a', 'b'] });
      expect(identity?.email).to.equal(email);
      expect(identity?.client).to.equal(undefined);
    });

    it(`reads a machine's token of ${preset}`, () => {
      const { claims, client } = MACHINES[preset];
      const { identity } = read(claims, preset);
      expect(identity?.client).to.equal(client);
      expect(identity?.email).to.equal(undefined);
    });
  }

  it('takes no address that only looks like one of tenants.yaml', () => {
    for (const email of [
      '\u212Aevin@example.com',
      'kevin@example.\u212Aom',
      'a\u200b@example.com',
      '@',
      'a@b@c',
    ])
      expect(read({ ...BASE, email, email_verified: true }, 'generic').identity, email).to.not.have.property(
        'email',
      );
  });

  it('takes no e-mail address that was not verified', () => {
    for (const email_verified of [false, undefined, 'no', null] as (boolean | string | null | undefined)[]) {
      const claims = {
        ...BASE,
        email: 'a@example.com',
        ...(email_verified !== undefined && { email_verified }),
      };
      expect(read(claims as Claims, 'generic').identity?.email, String(email_verified)).to.equal(undefined);
    }
    const entra = { ...PEOPLE.entra.claims };
    delete entra['xms_edov'];
    expect(read(entra, 'entra').identity?.email).to.equal(undefined);
    expect(read(entra, 'entra', { emailVerified: 'always' }).identity?.email).to.equal('alice@example.com');
    const forged = { ...BASE, email: 'a@example.com\nadmin@example.com', email_verified: true };
    expect(read(forged, 'generic').identity?.email).to.equal(undefined);
  });

  it('refuses a token whose groups were left out because there are too many', () => {
    const overage = { ...PEOPLE.entra.claims, _claim_names: { groups: 'src1' } };
    delete (overage as Claims)['groups'];
    expect(read(overage, 'entra').refusal).to.match(/group overage/);
    expect(read({ ...BASE, azp: 'app-1', hasgroups: true }, 'entra').refusal).to.match(/group overage/);
  });

  it('refuses groups that are no list of names, and takes one name as one group', () => {
    for (const groups of [{ a: true }, [1], [['a']], 7, true] as Claims[string][])
      expect(read({ ...BASE, groups }, 'generic').refusal, JSON.stringify(groups)).to.match(
        /list of group names/,
      );
    expect(read({ ...BASE, groups: 'solo' }, 'generic').identity?.groups).to.deep.equal(['solo']);
    expect(read({ ...BASE, groups: 'a,b' }, 'generic').identity?.groups).to.deep.equal(['a,b']);
    expect(read({ ...BASE }, 'generic').identity?.groups).to.deep.equal([]);
    const many = Array.from({ length: 1001 }, (_, i) => `g${i}`);
    expect(read({ ...BASE, groups: many }, 'generic').refusal).to.match(/1001 groups/);
  });

  it('refuses tokens for other audiences', () => {
    expect(read({ ...BASE, aud: 'other' }, 'generic').refusal).to.match(/another audience/);
    expect(read({ ...BASE, aud: ['x', 'y'] }, 'generic').refusal).to.match(/another audience/);
    const { aud: _, ...without } = BASE;
    expect(read(without, 'generic').refusal).to.match(/another audience/);
    expect(read({ ...PEOPLE.cognito.claims, client_id: 'other' }, 'cognito').refusal).to.match(
      /another audience/,
    );
    expect(read({ ...BASE, aud: 'x', client_id: 'flyte' }, 'generic').refusal).to.match(/another audience/);
  });

  it('refuses ID tokens', () => {
    expect(read({ ...BASE, nonce: 'n' }, 'generic').refusal).to.match(/ID token/);
    const { azp: _azp, scp: _scp, ...entra } = PEOPLE.entra.claims;
    expect(read(entra, 'entra').refusal).to.match(/ID token/);
    const { cid: _cid, scp: _scopes, ...okta } = PEOPLE.okta.claims;
    expect(read(okta, 'okta').refusal).to.match(/ID token/);
    expect(read({ ...PEOPLE.keycloak.claims, typ: 'ID' }, 'keycloak').refusal).to.match(/ID token/);
    expect(read({ ...PEOPLE.cognito.claims, token_use: 'id' }, 'cognito').refusal).to.match(/ID token/);
  });

  it('refuses tokens without issuer or subject', () => {
    expect(read({ ...BASE, iss: 7 }, 'generic').refusal).to.match(/no issuer/);
    expect(read({ ...BASE, sub: '' }, 'generic').refusal).to.match(/no subject/);
  });

  it('does not confuse a claim named like a path, or what every object inherits', () => {
    const claims = { ...BASE, 'realm_access.roles': ['literal'], realm_access: { roles: ['nested'] } };
    expect(read(claims, 'generic', { groups: ['realm_access.roles'] }).identity?.groups).to.deep.equal([
      'literal',
    ]);
    expect(read(BASE, 'generic', { groups: ['constructor.name'] }).identity?.groups).to.deep.equal([]);
  });
});
