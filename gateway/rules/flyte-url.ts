import { invalid, shown } from '../refusal';

/**
 * `flyte://v1/<project>/<domain>/<execution>/<node>[/<attempt>]/<i|o|d>[/<name>]`, anchored at both ends: flyteadmin looks
 * for the pattern anywhere, so that a second address inside the first would win there. Its form with `org` is refused.
 */
const FLYTE_URL =
  /^flyte:\/\/v1\/(?<project>[a-z0-9-]+)\/(?<domain>[a-zA-Z0-9_-]+)\/(?<execution>[a-zA-Z0-9_-]+)\/[a-zA-Z0-9_-]+(\/[0-9]{1,9})?\/([iod]|[io]\/[a-zA-Z0-9_-]+)$/;

/** Whose data an address means. @throws Refusal 400 */
export function parseFlyteUrl(url: string): { project: string; domain: string; execution: string } {
  const { project, domain, execution } = FLYTE_URL.exec(url)?.groups ?? {};
  // Seven parts or more after `org` would read as an address of an organization; no project is called that here.
  if (!project || !domain || !execution || project === 'org') {
    throw invalid(`${shown(url)} is not flyte://v1/PROJECT/DOMAIN/EXECUTION/NODE[/ATTEMPT]/i|o|d[/NAME].`);
  }
  return { project, domain, execution };
}
