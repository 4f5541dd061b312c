import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readGatewayPayments } from '../checker/gateway-record.js';
import { readVends } from '../checker/provider-record.js';
import { ApiClient } from '../chaos/api-client.js';
import { checkpoint } from '../chaos/checkpoint.js';
import { ClientLogWriter } from '../chaos/client-log-writer.js';
import { registerCustomers } from '../chaos/customers.js';
import { drained } from '../chaos/drained.js';
import { Fundings } from '../chaos/fundings.js';
import { Load } from '../chaos/load.js';
import { HONEST_MANNERS, Payers } from '../chaos/payer.js';
import type { ProgramEnd } from '../chaos/program.js';
import type { RunFolder } from '../chaos/run-folder.js';
import { countPayments, readBooks, untilAtRest } from './books.js';
import { soakMeterOf } from './meters.js';
import type { SoakOptions } from './options.js';
import { daysOf, reconcile, type Reconciled } from './reconciling.js';
import { startSoakWorld, type SoakWorld } from './soak-world.js';
import type { SoakOutcome } from './verdict.js';

type Say = (line: string) => void;

const WALLETS = 40;
/** Fundings that are begun for each purchase. */
const FUNDINGS_SHARE = 1 / 15;
const LOOK_EVERY_MS = 2_000;
const SAY_EVERY_LOOKS = 10;
const KNOWN_WITHIN_MS = 60_000;
const REST_WITHIN_MS = 300_000;

/** One soak: payments until there are enough, then rest, then every comparison there is. */
export class Soak {
  private readonly ends: ProgramEnd[] = [];
  private world: SoakWorld | undefined;

  constructor(
    private readonly options: SoakOptions,
    private readonly folder: RunFolder,
    private readonly say: Say,
  ) {}

  async run(): Promise<SoakOutcome> {
    const { seed, rate, payments: wanted } = this.options;
    const began = new Date();
    const onEnd = (end: ProgramEnd): void => void this.ends.push(end);
    const world = await startSoakWorld(this.folder, { seed, rate, onEnd });
    this.world = world;
    const clientsFile = join(this.folder.path, 'clients.ndjson');
    const log = new ClientLogWriter(clientsFile);
    const api = new ApiClient(world.apiUrls);
    await world.postgres.liftLimits();
    const fundings = new Fundings(api, log, new Payers(world.gatewayUrl, HONEST_MANNERS));
    const fill = fundings.fill.bind(fundings);
    const customers = await registerCustomers(WALLETS, api, fill);
    const load = new Load(customers, api, log, {
      seed,
      rate,
      purchasesMax: Infinity,
      fill,
      meterOf: soakMeterOf,
    });
    const paying = new AbortController();
    const paid = fundings.run(customers, { seed, rate: rate * FUNDINGS_SHARE }, paying.signal);
    await this.buyUntilEnough(load, world.postgres.url);
    paying.abort();
    await paid;
    const everybodyKnows = await drained([load.waiting, fundings.waiting], KNOWN_WITHIN_MS);
    this.say('everything has to come to rest');
    const left = await untilAtRest(world.postgres.url, REST_WITHIN_MS);
    await api.close();
    await log.close();
    this.say('comparing');
    const { examination } = await checkpoint(this.folder, world, clientsFile, true);
    return {
      wanted,
      accepted: await countPayments(world.postgres.url),
      books: await readBooks(world.postgres.url),
      vends: (await readVends(world.records)) ?? [],
      paidIn: (await readGatewayPayments(world.records)) ?? [],
      examined: examination?.examined ?? null,
      breaches: examination?.breaches ?? [],
      reconciled: await this.reconcileDays(world, began),
      everybodyKnows,
      left,
      ends: [...this.ends],
    };
  }

  async stop(): Promise<void> {
    await this.world?.stop();
  }

  kill(): void {
    this.world?.kill();
  }

  private async buyUntilEnough(load: Load, databaseUrl: string): Promise<void> {
    const { minutes, payments } = this.options;
    const deadline = performance.now() + minutes * 60_000;
    const buying = new AbortController();
    const loading = load.run(buying.signal);
    for (let looks = 1; ; looks += 1) {
      await pause(LOOK_EVERY_MS);
      const accepted = await countPayments(databaseUrl);
      if (looks % SAY_EVERY_LOOKS === 0) this.say(`${accepted} payments accepted`);
      if (accepted >= payments || performance.now() > deadline) break;
    }
    buying.abort();
    await loading;
  }

  private async reconcileDays(world: SoakWorld, began: Date): Promise<Reconciled[]> {
    const results: Reconciled[] = [];
    for (const day of daysOf(began, new Date())) {
      results.push(await reconcile(this.folder, day, world.reconciling));
    }
    return results;
  }
}
