const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * A bar of `width` characters, exact to an eighth of one. A ratio above 1 fills it; the text beside it must say so.
 * Anything above nothing shows at least an eighth.
 */
export function bar(ratio: number, width: number): string {
  const eighths = Math.round(Math.min(Math.max(ratio, 0), 1) * width * 8);
  const shown = ratio > 0 ? Math.max(1, eighths) : 0;
  const filled = '█'.repeat(Math.floor(shown / 8)) + EIGHTHS[shown % 8];
  return filled.padEnd(width, '░');
}
