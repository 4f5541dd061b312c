import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Breach } from '../checker/breach.js';
import { ApiClient } from './api-client.js';
import { checkpoint } from './checkpoint.js';
import { ClientLogWriter } from './client-log-writer.js';
import { registerCustomers } from './customers.js';
import { drained } from './drained.js';
import { Fundings } from './fundings.js';
import { Load } from './load.js';
import { Nemesis } from './nemesis.js';
import type { ChaosOptions } from './options.js';
import type { Outcome } from './outcome.js';
import { Payers } from './payer.js';
import type { ProgramEnd } from './program.js';
import type { RunFolder } from './run-folder.js';
import { scheduleOf } from './schedule.js';
import { settle, SETTLE_BOUND_MS } from './settling.js';
import { startWorld, type ChaosWorld } from './world.js';

type Say = (line: string) => void;

/** Fundings that are begun for each purchase. */
const FUNDINGS_SHARE = 1 / 15;

/** One campaign, from the first server to the last: load, faults, checkpoints, rest, verdict. */
export class Campaign {
  private readonly ends: ProgramEnd[] = [];
  private readonly breaches: Breach[] = [];
  private readonly checkpoints = { held: 0, missed: 0 };
  private readonly clientsFile: string;
  private readonly log: ClientLogWriter;
  private world: ChaosWorld | undefined;

  constructor(
    private readonly options: ChaosOptions,
    private readonly folder: RunFolder,
    private readonly say: Say,
  ) {
    this.clientsFile = join(folder.path, 'clients.ndjson');
    this.log = new ClientLogWriter(this.clientsFile);
  }

  async run(): Promise<Outcome> {
    const { seed, minutes, rate, payments, wallets } = this.options;
    const world = await startWorld(this.folder, (end) => this.ends.push(end));
    this.world = world;
    const api = new ApiClient(world.apiUrls);
    await world.postgres.liftLimits();
    const fundings = new Fundings(api, this.log, new Payers(world.gatewayUrl));
    const fill = fundings.fill.bind(fundings);
    const customers = await registerCustomers(wallets, api, fill);
    this.say(`${customers.length} customers; API ${world.apiUrls.join(' and ')}; it begins`);

    const nemesis = new Nemesis(world, this.say);
    const load = new Load(customers, api, this.log, { seed, rate, purchasesMax: payments, fill });
    const faults = new AbortController();
    const buying = new AbortController();
    const striking = nemesis.run(scheduleOf(seed, minutes * 60_000), faults.signal);
    const checking = this.checkNowAndThen(faults.signal, load, nemesis);
    const loading = load.run(buying.signal).then(() => {
      faults.abort();
    });
    const paying = fundings.run(customers, { seed, rate: rate * FUNDINGS_SHARE }, buying.signal);
    await Promise.race([striking, loading]);
    buying.abort();
    await Promise.all([loading, paying]);
    await striking;
    await checking;

    this.say('healing; then everything has to come to rest');
    await world.heal();
    const everybodyKnows = await drained([load.waiting, fundings.waiting], SETTLE_BOUND_MS);
    const settling = await settle(world.postgres.url, nemesis.counts.lastEndedAtMs);
    await api.close();
    await this.log.close();
    const last = await checkpoint(this.folder, world, this.clientsFile, true);
    this.breaches.push(...(last.examination?.breaches ?? []));
    return {
      seed,
      minutes,
      faults: nemesis.counts,
      ends: [...this.ends],
      purchasesBegun: load.begun,
      fundingsBegun: fundings.begun,
      statuses: this.log.statuses,
      checkpoints: this.checkpoints,
      settling,
      everybodyKnows,
      examined: last.examination?.examined ?? null,
      breaches: this.breaches,
    };
  }

  async stop(): Promise<void> {
    await this.world?.stop();
  }

  /** Ends what it started, when it broke off. */
  kill(): void {
    this.world?.kill();
  }

  private async checkNowAndThen(signal: AbortSignal, load: Load, nemesis: Nemesis): Promise<void> {
    const everyMs = Math.max(10_000, Math.min(60_000, (this.options.minutes * 60_000) / 5));
    const world = this.world;
    while (world !== undefined) {
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const { examination, tookMs, why } = await checkpoint(
        this.folder,
        world,
        this.clientsFile,
        false,
      );
      if (examination === null) this.checkpoints.missed += 1;
      else this.checkpoints.held += 1;
      this.breaches.push(...(examination?.breaches ?? []));
      const done = [...nemesis.counts.done.values()].reduce((sum, count) => sum + count, 0);
      this.say(
        `${done} faults, ${load.begun} purchases begun, ${load.waiting.size} wait for an answer; ` +
          (examination === null
            ? `checkpoint could not look: ${why}`
            : `checkpoint in ${tookMs} ms: ${examination.breaches.length} breaches, ${JSON.stringify(examination.examined.byStatus)}`),
      );
      // At once, so that whoever stops the campaign knows what it has found.
      for (const { rule, count, evidence } of examination?.breaches ?? [])
        this.say(`  ${rule} (${count}): ${JSON.stringify(evidence[0]).slice(0, 1_000)}`);
    }
  }
}
