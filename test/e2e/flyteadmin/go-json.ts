import { invalid } from './fault';

/**
 * The first JSON document of a body, read as Go's json.Decoder and protojson read it: what follows the document is
 * ignored, a key that stands twice in one object is an error, and so is text that is not UTF-8.
 */
export function firstDocument(body: Uint8Array): unknown {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  const reader = { text, at: 0 };
  space(reader);
  if (reader.at >= text.length) return undefined;
  const value = readValue(reader, 0);
  const consumed = Buffer.from(text.slice(0, reader.at), 'utf8');
  if (Buffer.compare(consumed, Buffer.from(body).subarray(0, consumed.length)) !== 0)
    throw invalid('proto: syntax error: invalid UTF-8 in string');
  return value;
}

interface Reader {
  text: string;
  at: number;
}

function space(r: Reader): void {
  while (r.at < r.text.length && ' \t\r\n'.includes(r.text[r.at]!)) r.at++;
}

function fail(r: Reader): never {
  throw invalid(`invalid character ${JSON.stringify(r.text[r.at] ?? 'EOF')} looking for beginning of value`);
}

function expect(r: Reader, char: string): void {
  space(r);
  if (r.text[r.at] !== char) fail(r);
  r.at++;
}

function readValue(r: Reader, depth: number): unknown {
  if (depth > 10000) throw invalid('exceeded max depth');
  space(r);
  const char = r.text[r.at];
  if (char === '{') return readObject(r, depth);
  if (char === '[') return readArray(r, depth);
  if (char === '"') return readString(r);
  const scalar = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(
    r.text.slice(r.at, r.at + 400),
  );
  if (!scalar) fail(r);
  r.at += scalar[0].length;
  return JSON.parse(scalar[0]);
}

function readObject(r: Reader, depth: number): unknown {
  const seen = new Map<string, unknown>();
  expect(r, '{');
  space(r);
  if (r.text[r.at] === '}') {
    r.at++;
    return {};
  }
  for (;;) {
    space(r);
    if (r.text[r.at] !== '"') fail(r);
    const key = readString(r);
    if (seen.has(key)) throw invalid(`proto: duplicate field ${JSON.stringify(key)}`);
    expect(r, ':');
    seen.set(key, readValue(r, depth + 1));
    space(r);
    if (r.text[r.at] === ',') {
      r.at++;
      continue;
    }
    expect(r, '}');
    return Object.fromEntries(seen);
  }
}

function readArray(r: Reader, depth: number): unknown {
  const items: unknown[] = [];
  expect(r, '[');
  space(r);
  if (r.text[r.at] === ']') {
    r.at++;
    return items;
  }
  for (;;) {
    items.push(readValue(r, depth + 1));
    space(r);
    if (r.text[r.at] === ',') {
      r.at++;
      continue;
    }
    expect(r, ']');
    return items;
  }
}

function readString(r: Reader): string {
  let end = r.at + 1;
  while (end < r.text.length && r.text[end] !== '"') end += r.text[end] === '\\' ? 2 : 1;
  const raw = r.text.slice(r.at, end + 1);
  try {
    const value = JSON.parse(raw) as string;
    r.at = end + 1;
    return value;
  } catch {
    fail(r);
  }
}
