import { randomBytes } from 'node:crypto';
import { Code, Fault, invalid, notFound } from '../fault';
import { parseFlyteUrl, uploadKeys } from '../location';
import { missingNode, nodeKey, timestamp } from '../store';
import type { Implementations } from './service';

const HOUR = 3600;

export const dataService: Implementations = {
  'DataProxyService/CreateUploadLocation': (request, { config }) => {
    if (!request.project || !request.domain) throw invalid('project and domain are required parameters');
    if (!request.filenameRoot && request.contentMd5.length === 0)
      throw invalid('content_md5 or filename_root is a required parameter');
    const seconds = request.expiresIn ? Number(request.expiresIn.seconds) : HOUR;
    if (seconds > HOUR)
      throw invalid(`expiresIn [${seconds}s] cannot exceed max allowed expiration [1h0m0s]`);
    const filename = request.filename || randomBytes(10).toString('hex');
    const { native, signed } = uploadKeys(request, config.uploadPrefix, filename);
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
    const url = parseFlyteUrl(request.flyteUrl);
    if (!url) throw invalid(`failed to parse artifact url. Error: failed to parse [${request.flyteUrl}]`);
    const { project, domain, name, nodeId } = url;
    const id = { executionId: { project, domain, name }, nodeId };
    if (!store.nodeExecutions.has(nodeKey(id))) throw notFound(missingNode(id));
    return {
      data: { case: 'literalMap', value: store.executions.get(`${project}/${domain}/${name}`)?.inputs ?? {} },
    };
  },
};
