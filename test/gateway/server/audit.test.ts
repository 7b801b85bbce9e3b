import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type AuditEvent, AuditLog, auditLine } from '../../../gateway/server/audit';

const EVENT: AuditEvent = {
  time: '2026-01-01T00:00:00.000Z',
  requestId: 'r',
  rpc: 'AdminService/GetTask',
  decision: 'allow',
  reason: 'because',
  latencyMs: 0.1,
  bytes: 1,
};

describe('auditLine', () => {
  it('is one line of ASCII, short enough to be written in one piece, whatever the values', () => {
    const text = fc.string({ unit: 'binary', maxLength: 5000 });
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.array(text, { maxLength: 20 }),
        (subject, reason, resource, groups) => {
          const line = auditLine({ ...EVENT, subject, reason, resource, groups });
          expect(line).to.match(/^[\x20-\x7e]+\n$/);
          expect(line.length).to.be.at.most(4096);
          expect(JSON.parse(line)).to.include({ requestId: 'r', decision: 'allow' });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps what people need to read', () => {
    expect(JSON.parse(auditLine({ ...EVENT, subject: 'Ünal\n{"a":1}' })).subject).to.equal('Ünal\n{"a":1}');
  });
});

describe('AuditLog', () => {
  it('writes every line, in order', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'audit-'));
    const file = join(directory, 'log');
    const log = new AuditLog(openSync(file, 'a'), 1_000_000);
    for (let i = 0; i < 500; i++) log.append({ ...EVENT, requestId: String(i) });
    await log.flush();
    const ids = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).requestId);
    expect(ids).to.deep.equal(Array.from({ length: 500 }, (_, i) => String(i)));
    expect(log.full).to.equal(false);
    rmSync(directory, { recursive: true });
  });

  it('is full for good when nobody can read any more', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'audit-'));
    writeFileSync(join(directory, 'log'), '');
    const log = new AuditLog(openSync(join(directory, 'log'), 'r'), 1_000_000);
    log.append(EVENT);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(log.full).to.equal(true);
    rmSync(directory, { recursive: true });
  });
});
