import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { DueWork, type DueOffers } from '../../platform/due-work/due-work.service.js';
import { FUNDING_WORK } from '../funding.js';
import { FundingGateway } from '../gateways/funding-gateway.js';
import { claimDueFunding, findDueFundings, type DueFunding } from './due-fundings.store.js';
import { FundingVisitsService } from './funding-visits.service.js';

/** How many fundings a process asks about at once, out of regard for the gateway. */
const IN_FLIGHT_MAX = 20;
const CLAIM_SPARE_MS = 5_000;

/** A funding to visit, because it is due or because the gateway sent a notice about it. */
interface FundingCall extends DueFunding {
  /** The digest of the notice; null: a look found the funding. */
  readonly notice: string | null;
}

/** Asks the gateway about due fundings, so that a lost webhook costs only some seconds. */
@Injectable()
export class FundingLanesService {
  private readonly due: DueOffers<FundingCall>;

  constructor(
    private readonly database: Database,
    private readonly gateway: FundingGateway,
    private readonly visits: FundingVisitsService,
    dueWork: DueWork,
  ) {
    const { code } = gateway;
    this.due = dueWork.open<FundingCall>({
      name: FUNDING_WORK,
      // A question under way may have been asked before the event of the notice.
      idOf: ({ id, notice }) => `${id} ${notice ?? ''}`,
      laneOf: () => code,
      lanes: [code],
      lane: () => ({ inFlightMax: IN_FLIGHT_MAX, find: (limit) => this.find(limit) }),
      visit: (call) => this.look(call),
    });
  }

  /** A notice makes a funding due. It is visited when its lane has room, or found later. */
  offer(funding: DueFunding, notice: string): void {
    this.due.offer({ ...funding, notice });
  }

  private async find(limit: number): Promise<FundingCall[]> {
    const due = await findDueFundings(this.database, this.gateway.code, limit);
    return due.map((funding) => ({ ...funding, notice: null }));
  }

  /** A notice does not wait for a claim, and takes none: it is about now, and what is asked twice is settled once. */
  private async look({ notice, ...funding }: FundingCall): Promise<boolean> {
    const claimMs = this.gateway.timeoutMs + CLAIM_SPARE_MS;
    const isOurs = notice !== null || (await claimDueFunding(this.database, funding, claimMs));
    if (isOurs) await this.visits.visit(funding, notice === null ? 'sweep' : 'notice');
    return true;
  }
}
