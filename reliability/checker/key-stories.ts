import type { Evidence } from './breach.js';
import type { Answer, KeyStory } from './client-log.js';

/** What exists, by wallet and key. */
export function byKeyOf<Facts extends { wallet: string; key: string | null }>(
  all: readonly Facts[],
): Map<string, Facts[]> {
  const byKey = new Map<string, Facts[]>();
  for (const one of all) {
    const name = `${one.wallet} ${one.key ?? ''}`;
    const others = byKey.get(name);
    if (others === undefined) byKey.set(name, [one]);
    else others.push(one);
  }
  return byKey;
}

export function evidenceOf(story: KeyStory, effects: readonly { id: string }[]): Evidence {
  return { wallet: story.wallet, key: story.key, asks: story.asks, effects };
}

export function answersOf({ asks }: KeyStory, status: number): Answer[] {
  return asks.flatMap(({ answer }) => (answer?.status === status ? [answer] : []));
}

/** Whether every request under the key was refused for good; then it did nothing. */
export function isRefused({ asks }: KeyStory): boolean {
  return asks.every(({ answer }) => answer !== null && answer.status >= 400 && answer.status < 500);
}
