import { lineOf, type Difference, type Explained } from './differences.js';

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
      sectionOf(`${differences.length} explained: ${why}`, differences.map(lineOf)),
    ),
    `Differences: ${unexplained.length + explained.length}, unexplained: ${unexplained.length}`,
  ].join('\n');
}

function sectionOf(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];
}
