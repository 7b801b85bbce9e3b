import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';

const REPOSITORY = resolve(__dirname, '../..');
const PAST = new Date('2026-01-01T00:00:00Z');

describe('bin/bundle', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(realpathSync(tmpdir()), 'bundle-test-'));
    mkdirSync(join(root, 'bin'));
    mkdirSync(join(root, 'app'));
    mkdirSync(join(root, 'node_modules/greeting'), { recursive: true });
    for (const name of ['bundle.js', 'code-cache.js'])
      cpSync(join(REPOSITORY, 'bin', name), join(root, 'bin', name));
    symlinkSync(join(REPOSITORY, 'node_modules/esbuild'), join(root, 'node_modules/esbuild'));
    write('package.json', '{"name":"sample"}');
    write('package-lock.json', '{}');
    write('node_modules/greeting/package.json', '{"name":"greeting","main":"index.js"}');
    write('node_modules/greeting/index.js', 'module.exports.greet = (name) => "hello " + name;');
    write('app/name.ts', 'export const name: string = "world";');
    write(
      'app/main.ts',
      'import { greet } from "greeting"; import { name } from "./name"; export const text = greet(name); export const root = process.env.FLYTE_TENANCY_ROOT;',
    );
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('gives the same file while nothing changes', () => {
    const [first, second] = [bundle(), bundle()];
    expect(second).to.equal(first);
    expect(first).to.match(/node_modules\/\.cache\/flyte-tenancy\/app-main-ts\.\w+\.\w+\.js$/);
  });

  it('does not load esbuild when nothing changed', () => {
    bundle();
    rmSync(join(root, 'node_modules/esbuild'));
    expect(text()).to.equal('hello world');
  });

  it('builds anew when a source changes, and goes back with it', () => {
    const first = bundle();
    write('app/name.ts', 'export const name: string = "moon";', new Date('2026-01-02T00:00:00Z'));
    expect(text()).to.equal('hello moon');
    expect(bundle()).not.to.equal(first);
    write('app/name.ts', 'export const name: string = "world";');
    expect(bundle()).to.equal(first);
  });

  it('builds anew when a source changes without changing its size', () => {
    bundle();
    write('app/name.ts', 'export const name: string = "World";', new Date('2026-01-02T00:00:00Z'));
    expect(text()).to.equal('hello World');
  });

  it('does not trust a source that changes while it is read', () => {
    write('app/name.ts', 'export const name: string = "dusk!";', new Date());
    expect(text()).to.equal('hello dusk!');
    const now = new Date();
    write('app/name.ts', 'export const name: string = "dawn!";', now);
    expect(text()).to.equal('hello dawn!');
  });

  it('builds anew when an added file changes what an import means', () => {
    write('app/name.js', 'export const name = "old";');
    rmSync(join(root, 'app/name.ts'));
    expect(text()).to.equal('hello old');
    write('app/name.ts', 'export const name: string = "new";');
    expect(text()).to.equal('hello new');
  });

  it('builds anew when the lock file changes', () => {
    bundle();
    rmSync(join(root, 'node_modules/esbuild'));
    write('package-lock.json', '{"changed":true}', new Date('2026-01-02T00:00:00Z'));
    expect(node('require("./bin/bundle.js").bundle("app/main.ts")').stderr).to.contain(
      "Cannot find module 'esbuild'",
    );
  });

  it('builds anew when the cached file is gone', () => {
    rmSync(bundle());
    expect(existsSync(bundle())).to.equal(true);
  });

  it('puts packages into the bundle, or leaves them in node_modules', () => {
    write(
      'node_modules/greeting/index.js',
      'module.exports.greet = (name) => "HELLO " + name;',
      new Date('2026-01-02'),
    );
    expect(text('{external: true}')).to.equal('HELLO world');
    bundle();
    rmSync(join(root, 'node_modules/greeting'), { recursive: true });
    expect(node('console.log(require("./bin/bundle.js").bundle("app/main.ts"))').status).not.to.equal(0);
  });

  it('finds packages from a cache outside the repository', () => {
    const elsewhere = mkdtempSync(join(realpathSync(tmpdir()), 'bundle-test-tmp-'));
    try {
      // A file where the cache's folder should be stands for a read-only installation.
      write('node_modules/.cache', '');
      const options = { env: { ...process.env, TMPDIR: elsewhere } };
      const script = 'console.log(require("./bin/bundle.js").load("app/main.ts", {external: true}).text)';
      expect(node(script, options).stdout).to.equal('hello world\n');
      rmSync(join(root, 'node_modules/esbuild'));
      expect(node(script, options).stdout).to.equal('hello world\n');
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('never runs code from a shared folder that others may write to', () => {
    const elsewhere = mkdtempSync(join(realpathSync(tmpdir()), 'bundle-test-tmp-'));
    try {
      write('node_modules/.cache', '');
      const shared = join(elsewhere, `flyte-tenancy-${process.getuid?.()}`);
      mkdirSync(shared);
      spawnSync('chmod', ['777', shared]);
      const script = 'console.log(require("./bin/bundle.js").load("app/main.ts").text)';
      expect(node(script, { env: { ...process.env, TMPDIR: elsewhere } }).stdout).to.equal('hello world\n');
      expect(readdirSync(shared)).to.deep.equal([]);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('keeps the compiled form and survives a broken one', () => {
    text();
    const compiled = `${bundle()}.v8`;
    expect(existsSync(compiled)).to.equal(true);
    writeFileSync(compiled, 'nonsense');
    expect(text()).to.equal('hello world');
    expect(readFileSync(compiled).length).to.be.above(100);
  });

  it('tells a bundle where the repository is', () => {
    expect(node('console.log(require("./bin/bundle.js").load("app/main.ts").root)').stdout).to.equal(
      `${root}\n`,
    );
  });

  it('names file, line and column of a mistake', () => {
    write('app/name.ts', '\nexport const name: string = ;');
    expect(node('require("./bin/bundle.js").bundle("app/main.ts")').stderr).to.match(
      /app\/name\.ts:2:28: ERROR/,
    );
  });

  it('is safe when several processes build at once', async () => {
    const script = 'console.log(require("./bin/bundle.js").load("app/main.ts").text)';
    const results = await Promise.all([1, 2, 3, 4].map(() => output(script)));
    expect(results).to.deep.equal(Array(4).fill('hello world\n'));
    const left = readdirSync(join(root, 'node_modules/.cache/flyte-tenancy')).map((name) =>
      name.replace(/^.*?\.\w+\./, ''),
    );
    expect(left.filter((name) => !/^(json|\w{12}\.js(\.map|\.v8)?)$/.test(name))).to.deep.equal([]);
  });

  function write(name: string, content: string, time = PAST): void {
    writeFileSync(join(root, name), content);
    utimesSync(join(root, name), time, time);
  }

  function node(script: string, options = {}) {
    return spawnSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8', ...options });
  }

  function bundle(): string {
    const { stdout, stderr } = node('console.log(require("./bin/bundle.js").bundle("app/main.ts"))');
    expect(stderr).to.equal('');
    return stdout.trim();
  }

  function text(options = '{}'): string {
    const { stdout, stderr } = node(
      `console.log(require("./bin/bundle.js").load("app/main.ts", ${options}).text)`,
    );
    expect(stderr).to.equal('');
    return stdout.trim();
  }

  function output(script: string): Promise<string> {
    return new Promise((done, fail) => {
      const child = spawn(process.execPath, ['-e', script], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let all = '';
      child.stdout.on('data', (chunk) => {
        all += chunk;
      });
      child.on('error', fail).on('close', () => done(all));
    });
  }
});
