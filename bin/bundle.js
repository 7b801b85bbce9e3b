/**
 * Turns a TypeScript entry of this repository into one JavaScript file, on demand. There is no build step to forget: the
 * bundle is kept in a cache and made again as soon as any file that went into it, or anything that decides how it is
 * made, has changed. The command line, Pulumi's `main` and the gateway all start through this.
 *
 * Inside a bundle `process.env.FLYTE_TENANCY_ROOT` is the absolute path of the repository (`__dirname` is the cache).
 * A linked source map lies next to each bundle: `node --enable-source-maps` shows the TypeScript lines.
 */
const { createHash, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { requireCompiled } = require('./code-cache.js');

const ROOT = path.resolve(__dirname, '..');

/** Files that decide how a bundle is made though they are not part of it. */
const TOOLING = [
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
  'tsconfig.json',
  'bin/bundle.js',
];

/** File times come from a coarser clock than `Date.now()`. */
const CLOCK_TICK_MS = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @param {string} entry TypeScript file, relative to the repository's root or absolute
 * @param {{external?: boolean}} [options] external: packages stay in node_modules and are required at run time from
 *   there (for Pulumi's SDK, which must exist once); otherwise they go into the bundle, which starts faster
 * @returns {string} absolute path of the JavaScript file (CommonJS)
 * @throws esbuild's error, listing FILE:LINE:COL of each mistake
 */
function bundle(entry, options = {}) {
  const external = options.external === true;
  const source = path.relative(ROOT, path.resolve(ROOT, entry));
  const id = `${source.replace(/\W+/g, '-')}.${digest([ROOT, source, external, process.arch]).slice(0, 8)}`;
  for (const folder of folders()) {
    const known = fresh(path.join(folder, `${id}.json`));
    if (known) return known;
  }
  return build(source, external, id);
}

/** What the bundled entry exports. Takes the same arguments as `bundle`. */
function load(entry, options) {
  return requireCompiled(bundle(entry, options), ROOT);
}

/** The bundle a manifest tells of when nothing has changed since; costs only one `stat` per source file and folder. */
function fresh(manifestFile) {
  try {
    const { output, stamps } = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
    const file = path.join(path.dirname(manifestFile), output);
    if (!fs.existsSync(file)) return undefined;
    return Object.entries(stamps).every(([name, value]) => stamp(name) === value) ? file : undefined;
  } catch {
    return undefined;
  }
}

function build(source, external, id) {
  const started = Date.now();
  const { outputFiles, metafile } = require('esbuild').buildSync({
    entryPoints: [source],
    absWorkingDir: ROOT,
    outfile: `${id}.js`,
    write: false,
    bundle: true,
    metafile: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: external ? 'external' : 'bundle',
    define: { 'process.env.FLYTE_TENANCY_ROOT': JSON.stringify(ROOT) },
    banner: { js: `module.paths.unshift(...${JSON.stringify(packageFolders())});` },
    sourcemap: 'external',
    sourceRoot: ROOT,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const map = outputFiles.find((file) => file.path.endsWith('.map'));
  const code = outputFiles.find((file) => file.path.endsWith('.js'));
  const name = `${id}.${digest(code.text).slice(0, 12)}.js`;
  const folder = writableFolder();
  replace(path.join(folder, `${name}.map`), withAbsoluteSources(map.text));
  replace(path.join(folder, name), `${code.text}//# sourceMappingURL=${name}.map\n`);
  replace(
    path.join(folder, `${id}.json`),
    JSON.stringify({ output: name, stamps: stampsOf(Object.keys(metafile.inputs), started) }),
  );
  dropOld(folder, id, name);
  return path.join(folder, name);
}

/** esbuild gives sources relative to the output; the output's place is only known afterwards. */
function withAbsoluteSources(map) {
  const parsed = JSON.parse(map);
  const sources = parsed.sources.map((source) => path.resolve(ROOT, source));
  return JSON.stringify({ ...parsed, sourceRoot: undefined, sources });
}

/** A folder's stamp changes when a file is added to it, which can change what an import means. */
function stampsOf(inputs, started) {
  const own = inputs.filter((name) => !name.includes('node_modules/'));
  const names = new Set([...inputs, ...own.map((name) => path.dirname(name)), ...TOOLING]);
  names.delete('.');
  return Object.fromEntries([...names].sort().map((name) => [name, stamp(name, started)]));
}

/** Time and size of a file. One changed since just before esbuild started gets a stamp that never matches again. */
function stamp(name, started = Number.POSITIVE_INFINITY) {
  const stat = fs.statSync(path.resolve(ROOT, name), { throwIfNoEntry: false });
  if (!stat) return 'absent';
  if (stat.mtimeMs >= started - CLOCK_TICK_MS && stat.mtimeMs <= Date.now()) return 'changed';
  return `${stat.mtimeMs}/${stat.isDirectory() ? 'folder' : stat.size}`;
}

/** Where Node looks for packages from the repository's root, so that a bundle elsewhere finds the same ones. */
function packageFolders() {
  const folders = [];
  for (let at = ROOT; ; at = path.dirname(at)) {
    folders.push(path.join(at, 'node_modules'));
    if (at === path.dirname(at)) return folders;
  }
}

/** Where bundles are looked for, and kept in the first that can be written. */
function* folders() {
  const local = path.join(ROOT, 'node_modules', '.cache', 'flyte-tenancy');
  yield local;
  if (!writable(local)) yield privateFolder();
}

function writableFolder() {
  for (const folder of folders()) if (writable(folder)) return folder;
  throw new Error(
    `Neither node_modules/.cache nor ${os.tmpdir()} can be written: no place for the compiled program.`,
  );
}

function writable(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The cache of a read-only installation. Code is run from it, so it must belong to us and nobody else may write to it. */
function privateFolder() {
  const user = process.getuid?.();
  const folder = path.join(os.tmpdir(), `flyte-tenancy-${user ?? os.userInfo().username}`);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch {
    const stat = fs.lstatSync(folder, { throwIfNoEntry: false });
    const ours =
      stat?.isDirectory() && (user === undefined || (stat.uid === user && (stat.mode & 0o022) === 0));
    if (!ours) return fs.mkdtempSync(path.join(os.tmpdir(), 'flyte-tenancy-'));
  }
  return folder;
}

/** Another process may write the same file at the same time; readers see one of the two, whole. */
function replace(file, text) {
  const partial = `${file}.${randomUUID()}`;
  fs.writeFileSync(partial, text);
  fs.renameSync(partial, file);
}

/** Earlier bundles of the same entry; a younger one may still be about to be required by another process. */
function dropOld(folder, id, keep) {
  for (const name of fs.readdirSync(folder)) {
    if (!name.startsWith(`${id}.`) || name.startsWith(keep) || name === `${id}.json`) continue;
    const file = path.join(folder, name);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > DAY_MS) fs.rmSync(file, { force: true });
  }
}

function digest(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

module.exports = { ROOT, bundle, load };
