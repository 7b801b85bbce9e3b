import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

interface Room {
  /** Other rooms. */
  rooms: readonly string[];
  /** npm packages. */
  packages: readonly string[];
  /** Files that may use Node's own modules: a pattern of their paths. */
  node: RegExp;
}

const EVERYWHERE = /./;
const NOWHERE = /(?!)/;

/**
 * Who may import what. Data flows one way: tenants.yaml, registry, access and plan, components, infra. Registry, access and
 * plan are pure, so that the command line, the gateway, the program and the tests run the same functions.
 */
const ROOMS: Readonly<Record<string, Room>> = {
  registry: { rooms: [], packages: ['yaml', 'zod'], node: /^registry\/file\.ts$/ },
  access: { rooms: ['registry'], packages: [], node: NOWHERE },
  plan: { rooms: ['registry', 'access'], packages: [], node: NOWHERE },
  provider: {
    rooms: [],
    packages: ['@grpc/grpc-js', '@pulumi/pulumi', 'google-protobuf', 'yaml'],
    node: EVERYWHERE,
  },
  // The provider's SDK makes the Flyte objects of a tenant.
  components: { rooms: ['plan', 'registry', 'provider'], packages: ['@pulumi/*'], node: EVERYWHERE },
  // The program configures the gateway it deploys, and reads tenants.yaml.
  infra: {
    rooms: ['components', 'plan', 'provider', 'gateway', 'registry'],
    packages: ['@pulumi/*', 'zod'],
    node: EVERYWHERE,
  },
  gateway: {
    rooms: ['access', 'registry'],
    packages: ['@bufbuild/protobuf', '@grpc/grpc-js', 'esbuild', 'jose', 'zod'],
    node: /^gateway\/(server|local|bundle)/,
  },
  // Stack settings are the program's to read (infra/config); only the preview runs the program.
  cli: { rooms: ['registry', 'access', 'plan', 'infra'], packages: ['picocolors', 'yaml'], node: EVERYWHERE },
};

/** Exceptions: the only files that may import these. */
const ONLY: readonly { from: RegExp; import: RegExp; files: RegExp }[] = [
  { from: /^cli\//, import: /^@pulumi\//, files: /^cli\/preview\// },
  { from: /^cli\//, import: /^infra\//, files: /^cli\/environment\.ts$/ },
  { from: /^infra\//, import: /^gateway\//, files: /^infra\/gateway\// },
];

interface Import {
  file: string;
  /** A path from the root, or a package or Node module as written. */
  target: string;
  own: boolean;
}

/** The JavaScript files beside them only have bin/bundle.js bundle and load an entry. */
function filesOf(room: string): string[] {
  return readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name));
}

/** Static, dynamic and type-only imports, and `require`. */
function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => {
    const own = fileName.startsWith('.');
    const target = own ? relative(ROOT, join(ROOT, dirname(file), fileName)) : fileName;
    return { file, target, own };
  });
}

function mayImport(name: string, { file, target, own }: Import): boolean {
  const room = ROOMS[name]!;
  const only = ONLY.find((rule) => rule.from.test(file) && rule.import.test(target));
  if (only) return only.files.test(file);
  if (target === 'package.json') return true;
  if (own) return [name, ...room.rooms].includes(target.split('/')[0]!);
  if (target.startsWith('node:')) return room.node.test(file);
  return room.packages.some((allowed) =>
    allowed.endsWith('/*') ? target.startsWith(allowed.slice(0, -1)) : `${target}/`.startsWith(`${allowed}/`),
  );
}

describe('rooms', () => {
  for (const name of Object.keys(ROOMS)) {
    it(`${name} imports only what it may`, () => {
      const imports = filesOf(name).flatMap(importsOf);
      expect(imports).not.to.have.length(0);
      const strays = imports.filter((each) => !mayImport(name, each));
      expect(strays.map(({ file, target }) => `${file}: ${target}`)).to.deep.equal([]);
    });
  }

  it('would notice a forbidden import', () => {
    const stray = (file: string, target: string, own = false) =>
      mayImport(file.split('/')[0]!, { file, target, own });
    expect(stray('plan/tenant.ts', '@pulumi/aws')).to.equal(false);
    expect(stray('registry/parse.ts', 'node:fs')).to.equal(false);
    expect(stray('gateway/handle.ts', 'plan/names', true)).to.equal(false);
    expect(stray('cli/plan.ts', '@pulumi/pulumi')).to.equal(false);
    expect(stray('plan/tenant.ts', 'registry/model', true)).to.equal(true);
  });
});
