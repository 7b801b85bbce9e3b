import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ClaimRules, PRESETS, type Preset } from './claims';

const rate = z.strictObject({ perSecond: z.number().positive(), burst: z.number().positive() });

const tokenTest = z.strictObject({
  equals: z.record(z.string(), z.string()).optional(),
  same: z.tuple([z.string(), z.string()]).optional(),
  startsWith: z.record(z.string(), z.string()).optional(),
  present: z.array(z.string()).optional(),
  absent: z.array(z.string()).optional(),
});

const claimRules = z.strictObject({
  groups: z.array(z.string()).min(1).optional(),
  stripSlash: z.boolean().optional(),
  email: z.array(z.string()).optional(),
  emailVerified: z.union([z.literal('always'), z.array(z.string())]).optional(),
  client: z.array(z.string()).min(1).optional(),
  machine: z.array(tokenTest).optional(),
  refuse: z.array(tokenTest).optional(),
  audience: z.array(z.string()).min(1).optional(),
});

/**
 * Configuration of the access service, one JSON file. Addresses are `HOST:PORT` or `unix:/PATH`. Secrets stand in
 * files of their own, never here.
 */
const schema = z.strictObject({
  /** tenants.yaml, or a compiled registry as `.json` or `.json.gz`. */
  registry: z.string(),
  listen: z.strictObject({
    /** Envoy's external processing; one worker process per address. */
    processors: z.array(z.string()).min(1),
    /** HTTP answers for clients without a token. */
    public: z.string(),
    /** Discovery, JWKS and token endpoint of the internal issuer. */
    issuer: z.string(),
    /** /healthz, /readyz, /metrics. */
    admin: z.string(),
  }),
  internal: z.strictObject({
    issuer: z.url(),
    audience: z.string().min(1),
    /** Directory of PEM keys, `current.pem` and those published beside it. */
    keys: z.string(),
    /** Life of the tokens for requests, seconds. */
    lifetime: z.number().int().min(60).max(3600).default(120),
    /** How long a new key is published before it signs, seconds: longer than anybody caches the JWKS. */
    keyActivation: z.number().min(0).default(60),
    /** Flyte's own services, which get tokens by client credentials. */
    services: z.array(
      z.strictObject({
        client: z.string().min(1),
        service: z.enum(['propeller', 'scheduler']),
        secretFile: z.string(),
      }),
    ),
  }),
  idp: z.strictObject({
    issuer: z.url(),
    audiences: z.array(z.string().min(1)).min(1),
    preset: z.enum(['generic', 'auth0', 'okta', 'entra', 'keycloak', 'cognito']).default('generic'),
    /** Differences from the preset. */
    claims: claimRules.default({}),
    /** The public client that pyflyte and flytectl log in with. */
    client: z.strictObject({
      id: z.string().min(1),
      redirectUri: z.string().default('http://localhost:53593/callback'),
      scopes: z.array(z.string()).default(['openid', 'profile', 'email', 'offline_access']),
      audience: z.string().default(''),
    }),
  }),
  limits: z
    .strictObject({
      identity: rate.default({ perSecond: 100, burst: 400 }),
      team: rate.default({ perSecond: 400, burst: 1600 }),
      maxBytes: z
        .number()
        .int()
        .positive()
        .default(8 * 1024 * 1024),
      teams: z
        .record(
          z.string(),
          z.strictObject({ rate: rate.optional(), maxBytes: z.number().int().positive().optional() }),
        )
        .default({}),
    })
    .prefault({}),
  /** Bodies above this size are decided on a thread of their own, bytes. */
  largeBytes: z
    .number()
    .int()
    .positive()
    .default(64 * 1024),
  /** `-` is standard output; else a file that is appended to. */
  audit: z.string().default('-'),
  /** How often the files are looked at, besides being watched, seconds. */
  pollSeconds: z.number().positive().default(10),
  /** Longest time that running requests get at shutdown, seconds. */
  shutdownSeconds: z.number().positive().default(10),
});

export type AccessConfig = z.output<typeof schema>;
/** What may be written into the file. */
export type AccessConfigInput = z.input<typeof schema>;

/** Checks a configuration. Errors name the key. */
export function parseAccessConfig(value: unknown, name: string): AccessConfig {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    (issue) => `${name}: ${issue.path.join('.') || '(root)'}: ${issue.message}`,
  );
  throw new Error(lines.join('\n'));
}

export function readAccessConfig(file: string): AccessConfig {
  return parseAccessConfig(JSON.parse(readFileSync(file, 'utf8')), file);
}

/** The preset's rules with the configured differences. */
export function claimRulesOf(idp: AccessConfig['idp']): ClaimRules {
  const changes = Object.entries(idp.claims).filter(([, value]) => value !== undefined);
  return { ...PRESETS[idp.preset as Preset], ...Object.fromEntries(changes) };
}
