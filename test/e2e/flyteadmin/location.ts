import { posix } from 'node:path';
import { Code, Fault } from './fault';

/** Not anchored at its start, as in flyteadmin: what stands before the last `flyte://v1/` is not looked at. */
const FLYTE_URL =
  /flyte:\/\/v1\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)(?:\/([0-9]+))?\/([iod])$/;
const FLYTE_URL_NAMED =
  /flyte:\/\/v1\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)(?:\/([0-9]+))?\/([io])\/([a-zA-Z0-9_-]+)$/;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Where an upload goes: the key that the answer names, and the key of the object that is signed. */
export function uploadKeys(
  request: any,
  prefix: string,
  filename: string,
): { native: string; signed: string } {
  const root = request.filenameRoot || base32(request.contentMd5);
  return resolveKey([prefix, request.org, request.project, request.domain, root, filename]);
}

/** What a flyte:// URL names; undefined when flyteadmin can't read it. */
export function parseFlyteUrl(
  url: string,
): { project: string; domain: string; name: string; nodeId: string } | undefined {
  const match = FLYTE_URL.exec(url) ?? FLYTE_URL_NAMED.exec(url);
  if (!match) return undefined;
  return { project: match[1]!, domain: match[2]!, name: match[3]!, nodeId: match[4]! };
}

/**
 * Joins the parts and resolves the result as a relative URL against the bucket, as the storage library does: `..` climbs,
 * `?` and `#` end the path. The object that is signed has its escapes undone and its dots resolved once more, so that
 * `%2e%2e` climbs there and only there.
 */
function resolveKey(parts: string[]): { native: string; signed: string } {
  const joined = parts
    .filter((p) => p !== '')
    .map((p) => p.replace(/^\/+|\/+$/g, ''))
    .join('/');
  const path = joined.split(/[?#]/)[0]!;
  const out: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') out.pop();
    else if (segment !== '.') out.push(segment);
  }
  const native = out.join('/') + joined.slice(path.length);
  try {
    return { native, signed: posix.normalize(`/${decodeURIComponent(out.join('/'))}`).slice(1) };
  } catch {
    throw new Fault(Code.INTERNAL, 'failed to create shardedStorageLocation, Error: invalid URL escape');
  }
}

function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  let text = '';
  for (let i = 0; i < bits.length; i += 5)
    text += BASE32[Number.parseInt(bits.slice(i, i + 5).padEnd(5, '0'), 2)];
  return text + '='.repeat((8 - (text.length % 8)) % 8);
}
