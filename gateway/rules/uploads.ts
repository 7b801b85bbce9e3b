import { invalid, shown } from '../refusal';
import type { Rule, Rules } from './rule';

const MAX_LENGTH = 512;
const MAX_SECONDS = 3600;
/** Part of a file name that URL resolution leaves as it is: no `%`, `?`, `#`, `:`, backslash or control character. */
const PART = /^[\p{L}\p{N}\p{M} ._\-+=@,()[\]~!$&']+$/u;

/** flyteadmin joins both to `<prefix>/<project>/<domain>/` by URL resolution. */
function checkFilename(field: string, name: string): void {
  if (name === '') return;
  const parts = name.split('/');
  if (name.length <= MAX_LENGTH && parts.every((p) => PART.test(p) && p !== '.' && p !== '..')) return;
  throw invalid(
    `${field} ${shown(name)} is not a plain relative name: use letters, digits and . _ - between slashes.`,
  );
}

const createUploadLocation: Rule = (message) => {
  checkFilename('filename', message['filename']);
  checkFilename('filename_root', message['filenameRoot']);
  const md5: Uint8Array = message['contentMd5'];
  if (md5.length !== 0 && md5.length !== 16) throw invalid('content_md5 must be 16 bytes.');
  const expires = message['expiresIn'];
  const seconds = expires ? Number(expires.seconds) + expires.nanos / 1e9 : 0;
  if (seconds < 0 || seconds > MAX_SECONDS) {
    throw invalid(`expires_in must be between 0 and ${MAX_SECONDS} seconds.`);
  }
};

export const UPLOAD_RULES: Rules = {
  'flyteidl.service.CreateUploadLocationRequest': createUploadLocation,
};
