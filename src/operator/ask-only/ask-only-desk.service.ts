import { Injectable } from '@nestjs/common';
import { AskOnlyService } from '../../bill-payments/ask-only/ask-only.service.js';
import { Forbidden, NotFound } from '../../kernel/errors.js';
import { ActsService } from '../audit/acts.service.js';
import type { Actor } from '../audit/audit.js';
import { askOnlyView, type AskOnlyView } from './ask-only.view.js';

/** Shows operators the periods in which workers ask before they vend, and ends them. */
@Injectable()
export class AskOnlyDeskService {
  constructor(
    private readonly acts: ActsService,
    private readonly askOnly: AskOnlyService,
  ) {}

  async list(): Promise<AskOnlyView> {
    return askOnlyView(await this.askOnly.openPeriods());
  }

  /**
   * Ends the open periods that began by then; workers vend again from their next group on. An attempt that
   * was lost and not found by then would be vended twice, so only admins may do this.
   * @returns the periods that are still open.
   * @throws NotFound when no open period began by then; Forbidden.
   */
  async end(actor: Actor, beganBy: Date, reason: string): Promise<AskOnlyView> {
    await this.acts.perform(actor, async (act) => {
      if (act.actor.role !== 'admin') throw new Forbidden();
      const ended = await this.askOnly.end(act.tx, beganBy);
      if (ended.length === 0) throw new NotFound('ask-only period');
      await act.record({
        act: 'ask_only.end',
        subjectKind: 'ask_only',
        subjectId: 'ask-only',
        walletId: null,
        reason,
        details: { ended },
      });
    });
    return this.list();
  }
}
