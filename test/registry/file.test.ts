import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readRegistry } from '../../registry/file';
import { alpha } from '../support/diagnostics';

describe('registry/file', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'registry-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const only = (path: string) => {
    const { registry, diagnostics } = readRegistry(path);
    expect(registry).to.equal(undefined);
    expect(diagnostics).to.have.length(1);
    return diagnostics[0];
  };
  const at = { line: 1, column: 1, severity: 'error' };

  it('reads a file', () => {
    const path = join(folder, 'tenants.yaml');
    writeFileSync(path, alpha(''));
    const { registry, diagnostics } = readRegistry(path);
    expect(diagnostics).to.deep.equal([]);
    expect(registry?.teams.map(({ id }) => id)).to.deep.equal(['alpha']);
  });

  it('reports a file that is missing, a directory or too large', () => {
    const missing = join(folder, 'none.yaml');
    const why = 'the file does not exist; name an existing one, such as tenants.yaml';
    expect(only(missing)).to.deep.equal({ file: missing, ...at, rule: 'unreadable-file', message: why });
    const directory = 'this is a directory; name the file in it, such as tenants.yaml';
    expect(only(folder)).to.deep.equal({ file: folder, ...at, rule: 'unreadable-file', message: directory });
    const large = join(folder, 'large.yaml');
    writeFileSync(large, '');
    truncateSync(large, 2 ** 33);
    expect(only(large)).to.include({
      rule: 'file-size',
      message: 'the file has 8192.0 MiB; at most 5 MiB are read',
    });
    expect(only(join(missing, 'x'))).to.include({ rule: 'unreadable-file' });
    expect(only('/dev/zero')).to.include({ message: 'this is a device; name a file, such as tenants.yaml' });
    expect(only('a\0b')).to.include({ rule: 'unreadable-file' });
  });

  it('reports a file that may not be read', function () {
    if (process.getuid?.() === 0) return this.skip();
    const path = join(folder, 'closed.yaml');
    writeFileSync(path, 'x');
    chmodSync(path, 0);
    expect(only(path)).to.include({ message: 'the file may not be read; change its permissions' });
  });
});
