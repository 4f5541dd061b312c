import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { DomainError, NotFound } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import { invariant } from '../kernel/invariant.js';
import { Database } from '../platform/database/database.js';
import { idCursor } from '../platform/http/lists/cursor.js';
import type { ListQueryDto } from '../platform/http/lists/list-query.dto.js';
import { pageOf, type Page } from '../platform/http/lists/page.js';
import { BillersService } from './billers.service.js';
import type { SaveMeterDto } from './saved-meter.dto.js';
import { savedMeterView, type SavedMeterView } from './saved-meter.view.js';
import {
  deleteSavedMeter,
  findSavedMeter,
  insertSavedMeter,
  listSavedMeters,
  renameSavedMeter,
  SAVED_METERS_MAX,
  type SavedMeterRow,
} from './saved-meters.store.js';

const CURSOR = idCursor('saved-meters');

/** The meters that a customer saved under names. */
@Injectable()
export class SavedMetersService {
  constructor(
    private readonly database: Database,
    private readonly billers: BillersService,
  ) {}

  /** @throws DomainError `biller_unavailable`, `nickname_taken`, `meter_saved`, `too_many_meters`. */
  async save({ walletId }: Caller, dto: SaveMeterDto): Promise<SavedMeterView> {
    const { nickname, billerId, meterNumber, meterType } = dto;
    // A biller that cannot be paid at present may still be saved.
    if (this.billers.find(billerId) === null) {
      throw new DomainError('biller_unavailable', `There is no biller ${billerId}.`);
    }
    const meter = { walletId, id: newId(), nickname, billerId, meterNumber, meterType };
    return this.database.transaction(async (tx) => {
      if (!(await insertSavedMeter(tx, meter))) {
        throw new DomainError(
          'too_many_meters',
          `A wallet can have ${SAVED_METERS_MAX} saved meters. Remove one first.`,
        );
      }
      const row = await findSavedMeter(tx, walletId, meter.id);
      invariant(row !== null, 'what was inserted is there');
      return savedMeterView(row);
    });
  }

  async list({ walletId }: Caller, { limit, cursor }: ListQueryDto): Promise<Page<SavedMeterView>> {
    const before = cursor === undefined ? null : CURSOR.decode(cursor);
    const rows = await listSavedMeters(this.database, walletId, before, limit + 1);
    return pageOf(CURSOR, rows, limit, savedMeterView, (row) => row.id);
  }

  /** @throws NotFound, also for another user's meter. */
  async get({ walletId }: Caller, id: string): Promise<SavedMeterView> {
    return savedMeterView(found(await findSavedMeter(this.database, walletId, id)));
  }

  /** @throws NotFound, also for another user's meter; DomainError `nickname_taken`. */
  async rename(caller: Caller, id: string, nickname: string): Promise<SavedMeterView> {
    const isThere = await this.database.transaction((tx) =>
      renameSavedMeter(tx, caller.walletId, id, nickname),
    );
    if (!isThere) throw new NotFound('saved meter');
    return this.get(caller, id);
  }

  /** @throws NotFound, also for another user's meter. */
  async remove({ walletId }: Caller, id: string): Promise<void> {
    const isThere = await deleteSavedMeter(this.database, walletId, id);
    if (!isThere) throw new NotFound('saved meter');
  }
}

function found(row: SavedMeterRow | null): SavedMeterRow {
  if (row === null) throw new NotFound('saved meter');
  return row;
}
