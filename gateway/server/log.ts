/** One JSON line on standard error: what operators must know. Never a secret, never a request's content. */
export function log(
  level: 'info' | 'error',
  message: string,
  fields: { [name: string]: unknown } = {},
): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
}
