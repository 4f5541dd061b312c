import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { NotFound } from '../kernel/errors.js';
import { Database } from '../platform/database/database.js';
import { idCursor } from '../platform/http/lists/cursor.js';
import { pageOf, ROWS_READ_MAX, type Page } from '../platform/http/lists/page.js';
import type { WaitList } from '../platform/wait-room/wait-list.js';
import { WaitRoom } from '../platform/wait-room/wait-room.service.js';
import { isSettled, type FundingRef } from './funding.js';
import type { ListFundingsDto } from './funding.dto.js';
import {
  findFunding,
  findSettledFundings,
  fundingIdAfter,
  listFundings,
  type FundingRow,
} from './funding.store.js';
import { fundingDetailsView, type FundingDetailsView } from './funding.view.js';

const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const OLDEST = '00000000-0000-0000-0000-000000000000';

const CURSOR = idCursor('fundings');

/** A customer's own fundings, read. */
@Injectable()
export class FundingsService {
  private readonly waits: WaitList;

  constructor(
    private readonly database: Database,
    room: WaitRoom,
  ) {
    this.waits = room.open((refs) => findSettledFundings(database, refs));
  }

  /** Newest first: ids are UUIDv7, so they sort by time. */
  async list(
    { walletId }: Pick<Caller, 'walletId'>,
    { limit, cursor, status }: ListFundingsDto,
  ): Promise<Page<FundingDetailsView>> {
    const before = cursor === undefined ? NEWEST : CURSOR.decode(cursor);
    const walkedTo =
      status === undefined
        ? null
        : await fundingIdAfter(this.database, walletId, before, ROWS_READ_MAX);
    const filter = { status: status ?? null, before, readTo: walkedTo ?? OLDEST };
    const rows = await listFundings(this.database, walletId, filter, limit + 1);
    return pageOf(CURSOR, rows, limit, fundingDetailsView, ({ id }) => id, walkedTo);
  }

  /**
   * One funding of the caller's.
   * @param waitSeconds how long to wait for it to end, if it has not.
   * @throws NotFound, also for another user's funding.
   */
  async get({ walletId }: Caller, id: string, waitSeconds: number): Promise<FundingDetailsView> {
    const funding = await this.find({ walletId, id });
    if (waitSeconds === 0 || isSettled(funding.status)) return fundingDetailsView(funding);
    await this.waits.untilEnded({ walletId, id }, waitSeconds);
    return fundingDetailsView(await this.find({ walletId, id }));
  }

  private async find(ref: FundingRef): Promise<FundingRow> {
    const funding = await findFunding(this.database, ref);
    if (funding === null) throw new NotFound('funding');
    return funding;
  }
}
