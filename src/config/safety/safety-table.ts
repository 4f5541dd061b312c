import type { SafetyRule } from './safety-rule.js';
import { SAFETY_RULES } from './safety-rules.js';

/** The table of docs/production.md, in Markdown: the rules of one place. */
export function safetyTable(place: SafetyRule['appliesIn']): string {
  const rows = SAFETY_RULES.filter(({ appliesIn }) => appliesIn === place).map(
    ({ name, settings, required, why }) =>
      `| \`${name}\` | ${settings.map((setting) => `\`${setting}\``).join(', ')} | ${required} | ${why} |`,
  );
  return ['| rule | settings | required | why |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
