import { atMost, type Bar } from './bar';
import type { Row } from './main';

/** A team may cost at most this many times as much among many teams as among few. */
const GROWTH = 1.5;

/** The limits for the largest registry, and that cost grows in proportion to the number of teams. */
export function bars(rows: readonly Row[]): Bar[] {
  const [few, some, many] = rows.slice(-3);
  if (!few || !some || !many) throw new Error('bars need three sizes');
  const of = `${many.teams} teams`;
  const growth = perTeam(some, many) / perTeam(few, some);
  return [
    atMost(`validate ${of}`, many.validate.seconds, 0.3, 's'),
    atMost(`plan ${of}`, many.plan.seconds, 1, 's'),
    atMost(`preview ${of}`, many.preview.seconds, 7, 's'),
    atMost(`preview ${of}`, many.preview.mebibytes, 1024, 'MiB'),
    atMost(
      `preview: a team among ${many.teams} against one among ${some.teams}`,
      growth,
      GROWTH,
      'times the time',
    ),
  ];
}

function perTeam(smaller: Row, larger: Row): number {
  return (larger.preview.seconds - smaller.preview.seconds) / (larger.teams - smaller.teams);
}
