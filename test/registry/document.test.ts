import { expect } from 'chai';
import { parseRegistry } from '../../registry';
import { alpha, expectReported, HEAD, teams } from '../support/diagnostics';

const DEEP = 'error: more than 64 levels are nested here; the registry has at most 9';

describe('registry/document', () => {
  it('reports YAML syntax errors', () => {
    expectReported('a: "x§', 'error: YAML syntax: Missing closing "quote');
    expectReported('a:\n§\tb: 1', 'error: YAML syntax: Tabs are not allowed as indentation; use spaces');
    expectReported(
      'a: [1\n§b: }\nc: d: e}',
      'error: YAML syntax: Flow sequence in block collection must be sufficiently indented and end with a ]; close it, or indent what belongs to it',
    );
    expectReported(
      'a: b\n§]\nc: d\n- [',
      'error: YAML syntax: Unexpected flow-seq-end token in YAML stream: "]"',
    );
  });

  it('reports a slip of indentation once, with the fix', () => {
    const rest = '  c: 1\n  d: 2\ne: 3\n';
    expectReported(
      `a:\n§\tb: 1\n${rest}`,
      'error: YAML syntax: Tabs are not allowed as indentation; use spaces',
    );
    expectReported(
      `a:\n   b: 1\n§${rest}`,
      'error: YAML syntax: All mapping items must start at the same column; indent it like the keys beside it, with spaces',
    );
  });

  it('tells what to put in quotes', () => {
    expectReported(
      'a: [§*]',
      'error: YAML syntax: Alias cannot be an empty string; put a value with "*" or "&" in quotes',
    );
    expectReported(
      'a: [§@x]',
      'error: YAML syntax: Plain value cannot start with reserved character @; put the value in quotes',
    );
    expectReported(
      'a: §b: c',
      'error: YAML syntax: Nested mappings are not allowed in compact mappings; put a value with ": " in quotes',
    );
  });

  it('reports duplicate keys at every depth, and goes on', () => {
    expectReported(
      alpha('quota: {pods: 20, §pods: 30}\n§quota: {pods: 10}\nowner§s: []').replace('owner§s', '§owners'),
      'error: duplicate key "pods"; each key may stand only once in a block: merge the two or rename one',
      'error: duplicate key "quota"; each key may stand only once in a block: merge the two or rename one',
      'error: "owners" is empty; list an e-mail address, or remove it',
    );
  });

  it('accepts anchors and aliases within reason', () => {
    const text = alpha('quota: &medium {pods: 50}\ntaskResources: &t {limits: {cpu: 4}}');
    const beta =
      '  beta:\n    access: [{role: senior, groups: [b]}]\n    projects: {b: {domains: [development]}}\n    quota: *medium\n';
    const { registry, diagnostics } = parseRegistry(text + beta, 'f.yaml');
    expect(diagnostics).to.deep.equal([]);
    expect(registry?.teams.map((team) => team.quota.pods)).to.deep.equal([50, 50]);
  });

  it('places what an alias repeats at the alias, its content at the anchor', () => {
    const binding = '&b {role: developer, groups: [g], domains: [§prod]}';
    expectReported(
      alpha('').replace('[{role', `[${binding}, *b, {role`),
      'error: unknown domain "prod"; did you mean "production"?; allowed: development, staging, production; use one of them or add it under "domains"',
    );
    const { registry } = parseRegistry(
      alpha('').replace('[{role', '[&b {role: senior, groups: [g]}, *b, {role'),
      'f.yaml',
    );
    expect(registry?.teams[0]?.access.map(({ position }) => position.column)).to.deep.equal([17, 46, 50]);
  });

  it('refuses aliases that expand beyond reason, that lead nowhere or to themselves', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `  - &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
    );
    const bomb = `${HEAD}teams:\n  - &l0 [${Array(10).fill('lol').join(', ')}]\n${levels.join('\n')}\n`;
    const { diagnostics } = parseRegistry(bomb, 'f.yaml');
    expect(diagnostics.filter(({ rule }) => rule === 'alias-bomb')).to.have.length(1);
    expect(diagnostics.find(({ rule }) => rule === 'alias-bomb')).to.deep.include({
      line: 8,
      severity: 'error',
      message: 'aliases expand to more than 100000 values; write the values out',
    });
    expectReported(
      alpha('quota: §*nope'),
      'error: alias *nope has no anchor &nope before it; write the value out',
    );
    expectReported(
      alpha('quota: &a {requests: §*a}'),
      'error: alias *a contains itself; write the value out',
    );
  });

  it('refuses what is nested too deeply, before the parser follows it', () => {
    expectReported(`${'['.repeat(63)}§${'['.repeat(5000)}`, DEEP);
    expectReported(`${'- '.repeat(63)}§${'- '.repeat(5000)}`, DEEP);
    expectReported(`${'? '.repeat(63)}§${'? '.repeat(5000)}`, DEEP);
    const steps = (from: number, to: number, sign: string) =>
      Array.from({ length: to - from }, (_, i) => ' '.repeat(from + i) + sign).join('\n');
    expectReported(`${steps(0, 63, 'a:')}\n${' '.repeat(63)}a§:\n${steps(64, 2000, 'a:')}`, DEEP);
  });

  it('does not take brackets in text and comments for nesting', () => {
    const brackets = '[{'.repeat(70);
    const text = teams(`  alpha: # ${brackets}
    access: [{role: developer, groups: ["${brackets}"]}]
    projects: {ml: {domains: [development]}}`);
    expect(parseRegistry(text, 'f.yaml').diagnostics).to.deep.equal([]);
  });

  it('refuses merge keys, tags, other keys than text, several documents and YAML 1.1', () => {
    expectReported(
      alpha('§<<: {suspended: true}'),
      'error: merge keys (<<) are not supported; give the whole block an alias, such as "quota: *small"',
    );
    expectReported(
      alpha('suspended: §!custom true'),
      'error: Unresolved tag: !custom; YAML tags are not supported: remove it',
    );
    expectReported(alpha('§[a, b]: 1'), 'error: a key must be plain text, not a list, a mapping or an alias');
    expectReported(
      alpha('§__proto__: {suspended: true}'),
      'error: "__proto__" is reserved; choose another key',
    );
    expectReported(
      `${alpha('')}---§\na: 1\n`.replace('---§', '§---'),
      'error: the file holds several YAML documents; the registry is one: remove the line "---"',
    );
    expectReported(
      `§%YAML 1.1\n---\n${alpha('')}`,
      'error: YAML 1.1 is not supported; the registry is YAML 1.2: remove the %YAML line',
    );
  });

  it('reads numbers in plain decimal notation only, and yes as text', () => {
    expectReported(
      alpha(
        'quota: {pods: §0x10, requests: {cpu: §1e0, memory: §.inf}, limits: {cpu: §007}}\nsuspended: §yes',
      ),
      'error: 0x10 is not in plain decimal notation; write 16, or put text in quotes',
      'error: 1e0 is not in plain decimal notation; write 1, or put text in quotes',
      'error: .inf is not in plain decimal notation; write a decimal number, or put text in quotes',
      'error: 007 has leading zeros; write 7, or put text in quotes',
      'error: "suspended" must be true or false, but is "yes"',
    );
  });

  it('refuses control characters that hide behind escapes', () => {
    expectReported(
      alpha('tags: {a: §"b\\u0007"}'),
      'error: the text holds the invisible character U+0007; remove it',
    );
    expectReported(
      alpha('tags: {§"a\\u202e": b}'),
      'error: the key holds the invisible character U+202E; remove it',
    );
  });
});
