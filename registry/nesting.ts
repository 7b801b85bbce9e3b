import { Lexer } from 'yaml';

/** The registry's own depth is 9. */
export const MAX_DEPTH = 64;

/** Follows the nesting of a text from piece to piece; never less than what the parser will see. */
function tracker(): (piece: string) => number {
  const indents: number[] = [];
  let atStart = true;
  let indent = 0;
  let flow = 0;
  let compact = 0;
  return (piece) => {
    if (piece.includes('\n')) {
      atStart = true;
      indent = 0;
      compact = 0;
    } else if (atStart && piece.trim() === '') {
      indent += piece.length;
    } else if (atStart && !piece.startsWith('#')) {
      atStart = false;
      while ((indents.at(-1) ?? -1) >= indent) indents.pop();
      indents.push(indent);
    }
    if (piece === '[' || piece === '{') flow += 1;
    else if (piece === ']' || piece === '}') flow = Math.max(0, flow - 1);
    else if (piece === '-' || piece === '?' || piece === ':') compact += 1;
    return indents.length + flow + compact;
  };
}

const INDICATOR = /[[\]{}\n]|^ +|[-?:](?=[ \n]|$)|^[^ \n]/gm;

/** An upper bound by characters, whatever they mean: cheap, and enough for every honest file. */
function mayBeDeep(text: string): boolean {
  const depth = tracker();
  for (const [piece] of text.matchAll(INDICATOR)) if (depth(piece) > MAX_DEPTH) return true;
  return false;
}

/** The lexer's own marks, which stand for no text. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f']);

/**
 * Offset of what is nested more deeply than the YAML parser, which is recursive, should be asked to follow: a few
 * kilobytes of brackets or dashes exhaust its stack, and that ends the whole process.
 */
export function tooDeep(text: string): number | undefined {
  if (!mayBeDeep(text)) return undefined;
  const depth = tracker();
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) continue;
    if (depth(token) > MAX_DEPTH) return offset;
    offset += token.length;
  }
  return undefined;
}
