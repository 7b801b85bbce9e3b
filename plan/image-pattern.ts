/** What may stand in an image's path, tag or digest (distribution reference grammar). */
const WITHIN_SEGMENT = '[a-z0-9._-]';
const ANY_PATH = '[a-z0-9._/-]';
const SUFFIX = '(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[a-f0-9]{64})?';
/** A name with a registry host: its first segment has a dot or a port. Others are Docker Hub's. */
const HOST = /^[^/]*[.:][^/]*\/|^localhost\//;

/**
 * One anchored regular expression, valid in RE2 and JavaScript, for the image names that any of the patterns
 * allows. In a pattern `*` stands for part of one path segment, `**` for any depth; without a tag any tag or digest
 * goes. Names are compared with their registry host: `alpine` is `docker.io/library/alpine`.
 */
export function imageExpression(patterns: readonly string[]): string {
  const alternatives = [...new Set(patterns.map((p) => patternExpression(normalizeImage(p))))].sort();
  return `^(${alternatives.join('|')})$`;
}

/** Matches every image. */
export const ANY_IMAGE = '^.+$';

/** The image's name with its registry host, as the admission policy compares it. */
export function normalizeImage(image: string): string {
  if (HOST.test(image)) return image;
  return image.includes('/') ? `docker.io/${image}` : `docker.io/library/${image}`;
}

function patternExpression(pattern: string): string {
  const path = pattern
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === '**') return `${ANY_PATH}+`;
      if (part === '*') return `${WITHIN_SEGMENT}*`;
      return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return hasTag(pattern) ? path : path + SUFFIX;
}

const hasTag = (pattern: string): boolean => /[:@][^/]*$/.test(pattern.slice(pattern.indexOf('/')));
