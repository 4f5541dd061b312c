import { lineOf, type Difference, type Explained } from './differences.js';

const SHOWN_MAX = 5;

/** The differences as a person reads them, one a line, the unexplained ones first. */
export function reportOf({ explained, unexplained, idle }: Explained): string {
  const reasons = new Map<string, Difference[]>();
  for (const [difference, { why }] of explained) {
    reasons.set(why, [...(reasons.get(why) ?? []), difference]);
  }
  return [
    ...sectionOf(`${unexplained.length} unexplained`, unexplained.map(lineOf)),
    ...sectionOf(
      `${idle.length} explanations of nothing`,
      idle.map(({ at, why }) => `${at.join(' › ')}: ${why}`),
    ),
    ...[...reasons].flatMap(([why, differences]) =>
      sectionOf(`${differences.length} explained: ${why}`, firstOf(differences.map(lineOf))),
    ),
    `Differences: ${unexplained.length + explained.length}, unexplained: ${unexplained.length}`,
  ].join('\n');
}

/** An explanation may hold for every operation. */
function firstOf(lines: readonly string[]): readonly string[] {
  if (lines.length <= SHOWN_MAX) return lines;
  return [...lines.slice(0, SHOWN_MAX), `… and ${lines.length - SHOWN_MAX} more`];
}

function sectionOf(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];
}
