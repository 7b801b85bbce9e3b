import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fingerprint, watchContent } from '../../../gateway/server/watch';
import { until } from './access-folder';

const NEVER = 3_600_000;
/** Longer than notifications take to settle. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 250));

describe('watchContent', () => {
  let directory: string;
  let stop = () => {};
  let calls = 0;
  const at = (...names: string[]) => join(directory, ...names);
  const watching = (path: string, pollMs = NEVER, known?: string) => {
    stop = watchContent(path, pollMs, () => calls++, known);
  };
  beforeEach(() => {
    calls = 0;
    directory = mkdtempSync(join(tmpdir(), 'watch-'));
    mkdirSync(at('mount'));
  });
  afterEach(() => {
    stop();
    rmSync(directory, { recursive: true });
  });

  it('tells when a file changes, whether written or replaced, once for each change', async () => {
    const file = at('mount', 'registry');
    writeFileSync(file, 'one');
    watching(file);
    writeFileSync(file, 'two');
    await until(() => calls === 1);
    writeFileSync(at('new'), 'three');
    renameSync(at('new'), file);
    await until(() => calls === 2);
    for (const text of ['four', 'five', 'six']) writeFileSync(file, text);
    await quiet();
    expect(calls).to.equal(3);
  });

  it('does not tell of a touch, of the same content, or of other files', async () => {
    const file = at('mount', 'registry');
    writeFileSync(file, 'one');
    watching(file, 20);
    utimesSync(file, new Date(), new Date());
    writeFileSync(file, 'one');
    writeFileSync(at('mount', 'other'), 'x');
    await quiet();
    expect(calls).to.equal(0);
  });

  /** As the kubelet does: files are links into `..data`, which is a link to a directory that is exchanged. */
  function publish(version: string, files: { [name: string]: string }): void {
    mkdirSync(at('mount', version));
    for (const [name, text] of Object.entries(files)) writeFileSync(at('mount', version, name), text);
    symlinkSync(version, at('mount', '..data_tmp'));
    renameSync(at('mount', '..data_tmp'), at('mount', '..data'));
  }

  it('follows a file of a ConfigMap', async () => {
    publish('..1', { registry: 'one' });
    symlinkSync('..data/registry', at('mount', 'registry'));
    watching(at('mount', 'registry'));
    publish('..2', { registry: 'one' });
    await quiet();
    expect(calls, 'the same content').to.equal(0);
    publish('..3', { registry: 'two' });
    await until(() => calls === 1);
  });

  it('follows all files of a Secret', async () => {
    publish('..1', { 'current.pem': 'a', 'next.pem': 'b' });
    for (const name of ['current.pem', 'next.pem']) symlinkSync(`..data/${name}`, at('mount', name));
    watching(at('mount'));
    publish('..2', { 'current.pem': 'b', 'next.pem': 'a' });
    await until(() => calls === 1);
    writeFileSync(at('mount', 'previous.pem'), 'c');
    await until(() => calls === 2);
    rmSync(at('mount', 'previous.pem'));
    await until(() => calls === 3);
  });

  it('finds by polling what is not notified', async () => {
    const file = at('mount', 'registry');
    writeFileSync(file, 'one');
    watching(file, 20);
    // The notifications stay with the old directory.
    renameSync(at('mount'), at('old'));
    mkdirSync(at('mount'));
    writeFileSync(file, 'one');
    await quiet();
    calls = 0;
    writeFileSync(file, 'two');
    await until(() => calls === 1);
    rmSync(file);
    await until(() => calls === 2);
  });

  it('knows what changed before it began', async () => {
    const file = at('mount', 'registry');
    writeFileSync(file, 'one');
    const known = fingerprint(file);
    writeFileSync(file, 'two');
    watching(file, 20, known);
    await until(() => calls === 1);
    await quiet();
    expect(calls, 'told once').to.equal(1);
  });

  it('stops', async () => {
    const file = at('mount', 'registry');
    writeFileSync(file, 'one');
    watching(file, 20);
    writeFileSync(file, 'two');
    stop();
    await quiet();
    writeFileSync(file, 'three');
    await quiet();
    watching(file);
    writeFileSync(file, 'four');
    // The notification is there, and settles.
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop();
    await quiet();
    expect(calls).to.equal(0);
  });
});
