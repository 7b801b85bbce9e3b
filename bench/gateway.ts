/**
 * `npm run bench:gateway`: what the gateway costs. GetProject over gRPC straight to the double of flyteadmin (which
 * decodes requests and checks tokens), through Envoy alone, and through the whole chain, in rounds that take turns, with
 * registries of 3, 200 and 2,000 teams. `--minimal`: an upstream that answers at once, the worst case for the ratio;
 * `FLYTEADMIN_GRPC` and `FLYTEADMIN_ISSUER_PORT` name a real flyteadmin (docs/verification.md). After that the decision
 * alone, beside Open Policy Agent's; without Go, `--no-opa`.
 * Exits with 1 when a bar is not held. Everything shares this machine's cores, the client included.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { freePort } from '../gateway/local/probe';
import { generateKeys } from '../gateway/local/setup';
import { parseRegistry } from '../registry';
import { registryText } from '../test/support/generate';
import { atMost, type Bar, conclude } from './bar';
import { printFigures } from './figures';
import { type Running, type Shared, startChain, startEnvoyOnly } from './gateway/chain';
import { decisions } from './gateway/decisions';
import { realServer, registerProject, serviceToken, startDouble, startMinimal } from './gateway/flyteadmin';
import { startIdp } from './gateway/idp';
import { getProject, type Load, measureLoad, medianLoad } from './gateway/load';

const TEAMS = [3, 200, 2000];
const MINIMAL = process.argv.includes('--minimal');
const ROUNDS = 3;
const WARM_UP = 500;
/** Calls by concurrency. */
const CALLS = { 1: 800, 20: 3000 };

/** The gateway's share of the requests per second of a real flyteadmin, at least. */
const THROUGHPUT = 0.6;
/** The double does a quarter of a real flyteadmin's work for a request, so the gateway weighs more beside it. */
const THROUGHPUT_OF_DOUBLE = 0.35;

interface Way {
  name: string;
  call: () => Promise<void>;
}

type Figures = { [way: string]: { 1: Load; 20: Load } };

async function main(): Promise<number> {
  const bars = await load();
  if (!process.argv.includes('--no-opa')) bars.push(...decisions());
  return conclude(bars);
}

/** The gateway under load. Prints a table. */
async function load(): Promise<Bar[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
  const children: Running[] = [];
  const idp = await startIdp();
  const shared = {
    idp,
    keys: generateKeys(join(folder, 'keys')),
    clientSecretFile: join(folder, 'client_secret'),
  };
  try {
    const [port, httpPort] = [await freePort(), await freePort()];
    const real = MINIMAL ? undefined : realServer();
    const upstream = real?.grpc ?? `127.0.0.1:${port}`;
    const gateways = [];
    for (const teams of TEAMS) {
      // A real server trusts the issuer of the first; the others sign with the same keys.
      const issuerPort = gateways.length === 0 ? real?.issuerPort : 0;
      const gateway = await startTeams(folder, teams, shared, upstream, issuerPort);
      children.push(gateway.chain);
      gateways.push(gateway);
    }
    const { issuer } = gateways[0]!.chain;
    if (!real) children.push(MINIMAL ? await startMinimal(port) : await startDouble(port, httpPort, issuer));
    const envoy = await startEnvoyOnly(upstream);
    children.push(envoy);

    const token = await serviceToken(issuer, shared.clientSecretFile);
    const { project } = gateways[0]!;
    const projects = new Set(gateways.map((gateway) => gateway.project));
    if (!MINIMAL) for (const id of projects) await registerProject(upstream, token, id);
    const ways = [
      await way('direct', upstream, project, token),
      await way('Envoy only', envoy.address, project, token),
    ];
    for (const gateway of gateways)
      ways.push(
        await way(`gateway, ${gateway.teams} teams`, gateway.chain.address, gateway.project, gateway.token),
      );
    return report(await measure(ways), real !== undefined);
  } finally {
    for (const { child } of children) child.kill('SIGTERM');
    idp.close();
    rmSync(folder, { recursive: true });
  }
}

/** A gateway for a registry of this size, and what the last team needs to call it. */
async function startTeams(
  folder: string,
  teams: number,
  shared: Shared,
  upstream: string,
  issuerPort?: number,
) {
  const file = join(folder, `tenants-${teams}.yaml`);
  const text = registryText(teams);
  writeFileSync(file, text);
  const team = parseRegistry(text, file).registry?.teams.at(-1);
  const group = team?.access.find((binding) => binding.groups.length > 0)?.groups[0];
  if (!team || !group) throw new Error('the generated registry has no team with a group');
  const token = await shared.idp.token('alice', [group]);
  return {
    teams,
    chain: await startChain(file, shared, upstream, issuerPort),
    project: team.projects[0]!.id,
    token,
  };
}

async function way(name: string, address: string, project: string, token: string): Promise<Way> {
  const client = new Client(address, credentials.createInsecure());
  await new Promise<void>((resolve, reject) =>
    client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve())),
  );
  return { name, call: () => getProject(client, project, token) };
}

async function measure(ways: readonly Way[]): Promise<Figures> {
  const rounds: { [way: string]: { 1: Load[]; 20: Load[] } } = {};
  for (const { name, call } of ways) {
    rounds[name] = { 1: [], 20: [] };
    await measureLoad(call, WARM_UP, 20);
  }
  for (let round = 0; round < ROUNDS; round++) {
    process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
    for (const { name, call } of ways)
      for (const concurrency of [1, 20] as const)
        rounds[name]![concurrency].push(await measureLoad(call, CALLS[concurrency], concurrency));
  }
  return Object.fromEntries(
    Object.entries(rounds).map(([name, r]) => [name, { 1: medianLoad(r[1]), 20: medianLoad(r[20]) }]),
  );
}

function report(figures: Figures, real: boolean): Bar[] {
  const rows = Object.entries(figures).map(([name, { 1: one, 20: many }]) => [
    name,
    one.p50.toFixed(2),
    one.p99.toFixed(2),
    one.perSecond.toFixed(0),
    many.p50.toFixed(2),
    many.p99.toFixed(2),
    many.perSecond.toFixed(0),
  ]);
  const titles = ['way', 'p50 ms', 'p99 ms', 'req/s', 'p50 ms (20)', 'p99 ms (20)', 'req/s (20)'];
  printFigures(titles, rows);
  const [few, , many] = TEAMS.map((teams) => figures[`gateway, ${teams} teams`]!);
  return [
    atMost('the gateway adds to Envoy alone, p50 at 1', few![1].p50 - figures['Envoy only']![1].p50, 1, 'ms'),
    atMost(
      `direct / gateway throughput at 20${real ? '' : ', in front of a double'}`,
      figures['direct']![20].perSecond / few![20].perSecond,
      1 / (real ? THROUGHPUT : THROUGHPUT_OF_DOUBLE),
      'times',
    ),
    atMost('2,000 teams / 3 teams, p50 at 1', many![1].p50 / few![1].p50, 1.1, 'times'),
  ];
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
