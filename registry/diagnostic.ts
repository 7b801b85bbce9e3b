import type { Position } from './model';

/** One finding about tenants.yaml. */
export interface Diagnostic extends Position {
  severity: 'error' | 'warning';
  /** As the user named it. */
  file: string;
  /** The offending value, what is allowed, and the fix, in one line. */
  message: string;
  /** Stable name of the rule, such as `unknown-domain`. */
  rule: string;
}

/** `FILE:LINE:COL: error: MESSAGE`, as compilers print it, so that editors and terminals link to the place. */
export function formatDiagnostic(d: Diagnostic): string {
  return `${d.file}:${d.line}:${d.column}: ${d.severity}: ${d.message}`;
}
