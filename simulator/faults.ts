import { chanceScenarios, type Chance, type Profile } from './profile.js';
import { findScenario, suspended, type Scenario } from './scenarios.js';

const z99 = 2.326_347_874;

/** 32 bits of `text`, spread well enough for chances. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The same every time for the same text: from 0 up to, not including, 1. */
export function chanceOf(text: string): number {
  return hash32(text) / 2 ** 32;
}

/** The faults of one face: a profile that may change while it runs. */
export class Faults {
  private current: Profile = {};
  private drawn = 0;

  get profile(): Profile {
    return this.current;
  }

  use(profile: Profile): void {
    this.current = profile;
  }

  /** What becomes of a good meter's purchase. By request id and seed, so asking twice changes nothing. */
  scenarioOf(requestId: string, serviceID: string, nowMs: number): Scenario | undefined {
    const { chances, flapping, seed = 0 } = this.current;
    if (flapping?.billerId === serviceID) {
      const isDown = nowMs % (flapping.upMs + flapping.downMs) >= flapping.upMs;
      if (isDown) return hash32(requestId) % 2 === 0 ? findScenario('18') : suspended;
    }
    if (chances === undefined) return undefined;
    let left = chanceOf(`${seed}:${requestId}`);
    for (const [name, chance] of Object.entries(chances)) {
      left -= chance;
      if (left < 0) return findScenario(chanceScenarios[name as Chance]);
    }
    return undefined;
  }

  /** How long the next answer takes. */
  latencyMs(): number {
    const { latency, seed = 0 } = this.current;
    if (latency === undefined) return 0;
    this.drawn += 1;
    const [a, b] = [chanceOf(`${seed}:a${this.drawn}`), chanceOf(`${seed}:b${this.drawn}`)];
    const normal = Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
    const sigma = Math.log(latency.p99Ms / latency.p50Ms) / z99;
    return latency.p50Ms * Math.exp(sigma * normal);
  }
}
