import { Injectable } from '@nestjs/common';
import type { Role } from '../../auth/user.js';
import { UsersService } from '../../auth/users.service.js';
import { answerOnce, type Answered } from '../../kernel/answer-once.js';
import { Forbidden } from '../../kernel/errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import type { Actor, ConfirmedActor, AuditEntry } from './audit.js';
import { insertAuditRecord } from './audit.store.js';
import { findKeyedRequest, takeKey, type KeyedAct } from './operator-requests.store.js';

/** An act under way: the database transaction it happens in, who does it, and its place in the audit. */
export interface ActInProgress {
  readonly tx: Tx;
  readonly actor: ConfirmedActor;
  /** Whether one of those whose roles were locked for this act works at the desk now. */
  isOperator(userId: string): boolean;
  record(entry: AuditEntry): Promise<void>;
}

/** The caller reads the subject again for its answer, so a keyed act has none of its own. */
const DONE = true;

/** The one way an operator changes anything. */
@Injectable()
export class ActsService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersService,
  ) {}

  /**
   * Does something as an operator, in one commit with its record. The role is read again there, under
   * a lock: who is demoted cannot finish what an access token of before would still allow. Operators
   * are customers too, and what would be recorded about their own wallet is refused, all of it.
   * @param beside whose roles count as well, as they are in the commit.
   * @throws Forbidden.
   */
  async perform<T>(
    actor: Actor,
    unit: (act: ActInProgress) => Promise<T>,
    beside: readonly string[] = [],
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const roles = await this.users.lockRoles(tx, [actor.userId, ...beside]);
      const role = roles.get(actor.userId);
      if (!isOfTheDesk(role)) throw new Forbidden();
      const confirmed = { ...actor, role };
      return unit({
        tx,
        actor: confirmed,
        isOperator: (userId) => isOfTheDesk(roles.get(userId)),
        record: (entry) => {
          if (entry.walletId === actor.walletId)
            throw new Forbidden('This is about your own wallet.');
          return insertAuditRecord(tx, confirmed, entry);
        },
      });
    });
  }

  /**
   * Does something once for an idempotency key. The key is taken in the commit of the act, so a refusal
   * leaves it free; without a key it is `perform`. An operator's requests wait for each other, because
   * `perform` locks the operator's row.
   * @returns whether an earlier request had done it.
   * @throws Forbidden, IdempotencyConflict.
   */
  async performOnce(
    actor: Actor,
    { endpoint, idempotency }: KeyedAct,
    unit: (act: ActInProgress) => Promise<void>,
    beside: readonly string[] = [],
  ): Promise<boolean> {
    const once = (act: ActInProgress): Promise<Answered<true>> =>
      answerOnce(idempotency, {
        perform: async () => {
          const isFree =
            idempotency === null || (await takeKey(act.tx, actor.userId, endpoint, idempotency));
          return isFree ? unit(act).then(() => DONE) : null;
        },
        find: (key) => findKeyedRequest(act.tx, actor.userId, endpoint, key),
        replay: () => DONE,
      });
    const { isReplayed } = await this.perform(actor, once, beside);
    return isReplayed;
  }
}

function isOfTheDesk(role: Role | undefined): role is 'operator' | 'admin' {
  return role === 'operator' || role === 'admin';
}
