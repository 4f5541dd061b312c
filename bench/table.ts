import { verdictOf, type Bar, type Figure } from './figure.js';
import { median } from './statistics.js';

const HEADINGS = ['', 'figure', 'ours', 'yardstick', '', 'ratio (by run)', 'bar', 'met'];

/** The figures as text: medians, with the least and the most of all runs. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(cellsOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const [head = '', ...body] = lines;
  const notes = figures.flatMap(({ letter, notes: said }) =>
    said.map((note) => `${letter}: ${note}`),
  );
  return [head, '-'.repeat(Math.max(...lines.map(({ length }) => length))), ...body, ...notes].join(
    '\n',
  );
}

function cellsOf(figure: Figure): string[] {
  const { letter, name, unit, ours, yardstick, bar } = figure;
  const { ratio, ratioOfRuns, isMet } = verdictOf(figure);
  return [
    letter,
    name,
    `${spread(ours)} ${unit}`,
    yardstick === null ? '-' : spread(yardstick.values),
    yardstick?.name ?? '',
    ratio === null ? '-' : `${times(ratio)} (${ratioOfRuns.map(times).join(' ')})`,
    bar === null ? '-' : barText(bar),
    isMet === null ? '-' : isMet ? 'yes' : 'NO',
  ];
}

function spread(values: readonly number[]): string {
  return `${short(median(values))} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
}

function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}

function times(ratio: number): string {
  return ratio.toFixed(2);
}

function barText({ is, times: bound }: Bar): string {
  return `${is === 'at least' ? '≥' : '≤'} ${bound.toFixed(2)}`;
}
