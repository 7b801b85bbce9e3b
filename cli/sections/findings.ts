import type { Finding } from '../../plan/model';
import { count } from '../format/amount';
import { type Colors, heading, WIDTH } from '../format/style';
import { wrap } from '../format/table';

/**
 * Errors and warnings, each once; nothing at all when there are none.
 * @param findings of the plan
 * @param others further warnings, as text
 */
export function findingsSection(
  findings: readonly Finding[],
  others: readonly string[],
  c: Colors,
): string[] {
  const messages = (severity: string) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map(({ team, message }) => (team ? `${team}: ${message}` : message));
  const errors = [...new Set(messages('error'))];
  const warnings = [...new Set([...messages('warning'), ...others])];
  if (errors.length + warnings.length === 0) return [];
  const title = [
    ...(errors.length > 0 ? [count(errors.length, 'error')] : []),
    ...(warnings.length > 0 ? [count(warnings.length, 'warning')] : []),
  ].join(', ');
  return [
    ...heading('Findings', title, c),
    ...errors.flatMap((message) => entry(c.red('✗'), message)),
    ...warnings.flatMap((message) => entry(c.yellow('!'), message)),
  ];
}

function entry(mark: string, message: string): string[] {
  return wrap(message.split(' '), ' ', WIDTH - 4).map(
    (line, index) => `  ${index === 0 ? mark : ' '} ${line}`,
  );
}
