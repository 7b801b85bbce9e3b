import { forbidden, shown } from '../refusal';
import type { Rule, Rules } from './rule';

/** The console shows these as links, to platform admins too, so that nothing a browser would run may stand there. */
function checkLink(path: string, link: string): void {
  const scheme = /^[\s\p{Cc}]*([a-z][a-z0-9+.\-\s\p{Cc}]*):/iu.exec(link)?.[1]?.toLowerCase();
  if (scheme === undefined || ['http', 'https', 'ssh', 'git', 's3'].includes(scheme)) return;
  throw forbidden(`${path} ${shown(link)} may only be a link of https, http, ssh, git or s3.`);
}

const description: Rule = (message, path) => {
  checkLink(`${path}icon_link`, message['iconLink']);
  if (message['content'].case === 'uri') checkLink(`${path}uri`, message['content'].value);
};

export const LINK_RULES: Rules = {
  'flyteidl.admin.Description': description,
  'flyteidl.admin.SourceCode': (message, path) => checkLink(`${path}link`, message['link']),
};
