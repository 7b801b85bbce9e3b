import { absent, type Rules } from './rule';

const READ_BY_PROPELLER = 'propeller would read that address with its own rights';

/**
 * Data in requests. Addresses of blobs, schemas and datasets stay free: only the team's own pods read them, with the team's
 * own IAM role. An offloaded literal is read by propeller itself, and an artifact's address names a project in a text.
 */
export const LITERAL_RULES: Rules = {
  'flyteidl.core.LiteralOffloadedMetadata': (message, path) =>
    absent(`${path}uri`, message['uri'] || 'set', READ_BY_PROPELLER),
  'flyteidl.core.ArtifactQuery': (message, path) => {
    const { case: kind, value } = message['identifier'];
    if (kind === 'uri') absent(`${path}uri`, value, 'artifacts are named by project, domain and name');
  },
};
