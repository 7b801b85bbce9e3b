import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { Code, Fault, invalid, notFound } from '../fault';
import { missingNode, nodeKey, timestamp } from '../store';
import type { Implementations } from './service';

const HOUR = 3600;
/** Not anchored at its start, as in flyteadmin: what stands before the last `flyte://v1/` is not looked at. */
const FLYTE_URL =
  /flyte:\/\/v1\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)(?:\/([0-9]+))?\/([iod])$/;
const FLYTE_URL_NAMED =
  /flyte:\/\/v1\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)(?:\/([0-9]+))?\/([io])\/([a-zA-Z0-9_-]+)$/;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const dataService: Implementations = {
  'DataProxyService/CreateUploadLocation': (request, { config }) => {
    if (!request.project || !request.domain) throw invalid('project and domain are required parameters');
    if (!request.filenameRoot && request.contentMd5.length === 0)
      throw invalid('content_md5 or filename_root is a required parameter');
    const seconds = request.expiresIn ? Number(request.expiresIn.seconds) : HOUR;
    if (seconds > HOUR)
      throw invalid(`expiresIn [${seconds}s] cannot exceed max allowed expiration [1h0m0s]`);
    const filename = request.filename || randomBytes(10).toString('hex');
    const root = request.filenameRoot || base32(request.contentMd5);
    const { native, signed } = resolveKey([
      config.uploadPrefix,
      request.org,
      request.project,
      request.domain,
      root,
      filename,
    ]);
    return {
      signedUrl: config.sign('PUT', config.bucket, signed, seconds),
      nativeUrl: `s3://${config.bucket}/${native}`,
      expiresAt: timestamp(new Date(Date.now() + seconds * 1000)),
      headers:
        request.contentMd5.length > 0
          ? { 'Content-MD5': Buffer.from(request.contentMd5).toString('base64') }
          : {},
    };
  },
  'DataProxyService/CreateDownloadLocation': (request, { config }) => {
    const seconds = request.expiresIn ? Number(request.expiresIn.seconds) : HOUR;
    if (seconds < 0 || seconds > HOUR)
      throw invalid(
        `error while validating request: expiresIn is invalid. Error: input duration [${seconds}s] cannot exceed max allowed expiration [1h0m0s]`,
      );
    const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(request.nativeUrl);
    if (!match) throw new Fault(Code.INTERNAL, `failed to create a signed url. Error: ${request.nativeUrl}`);
    return {
      signedUrl: config.sign('GET', match[1]!, match[2]!, seconds),
      expiresAt: timestamp(new Date(Date.now() + seconds * 1000)),
    };
  },
  'DataProxyService/CreateDownloadLink': (request, { store, config }) => {
    if (request.artifactType === 0)
      throw invalid('error while validating request. Error: invalid artifact type [ARTIFACT_TYPE_UNDEFINED]');
    if (request.source.case !== 'nodeExecutionId')
      throw invalid('error while validating request. Error: source is required. Provided nil');
    const node = store.nodeExecutions.get(nodeKey(request.source.value));
    if (!node) throw invalid(`failed to find node execution [${nodeKey(request.source.value)}]`);
    const match = /^s3:\/\/([^/]+)\/(.*)$/.exec(node.closure.deckUri ?? '');
    if (!match) throw notFound('no deckUrl found for request');
    const signedUrl = [config.sign('GET', match[1]!, match[2]!, HOUR)];
    const expiresAt = timestamp(new Date(Date.now() + HOUR * 1000));
    return { signedUrl, expiresAt, preSignedUrls: { signedUrl, expiresAt } };
  },
  'DataProxyService/GetData': (request, { store }) => {
    if (!request.flyteUrl.startsWith('flyte://'))
      throw invalid(
        'failed to validate resolve artifact request. Error: request does not start with the correct prefix',
      );
    const match = FLYTE_URL.exec(request.flyteUrl) ?? FLYTE_URL_NAMED.exec(request.flyteUrl);
    if (!match) throw invalid(`failed to parse artifact url. Error: failed to parse [${request.flyteUrl}]`);
    const [, project, domain, name, nodeId] = match;
    const id = { executionId: { project, domain, name }, nodeId };
    if (!store.nodeExecutions.has(nodeKey(id))) throw notFound(missingNode(id));
    return {
      data: { case: 'literalMap', value: store.executions.get(`${project}/${domain}/${name}`)?.inputs ?? {} },
    };
  },
};

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
