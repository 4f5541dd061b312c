import { Injectable } from '@nestjs/common';
import type { Role } from '../../auth/user.js';
import { UsersService } from '../../auth/users.service.js';
import { answerOnce, type Answered } from '../../kernel/answer-once.js';
import { Forbidden } from '../../kernel/errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import type { Actor, ConfirmedActor, AuditEntry } from './audit.js';
import { insertAuditRecord } from './audit.store.js';
import { findKeyedRequest, takeKey, type KeyedAct } from './operator-requests.store.js';

/** An act in progress: its database transaction, its actor, and how to write its audit entry. */
export interface ActInProgress {
  readonly tx: Tx;
  readonly actor: ConfirmedActor;
  /** Whether a user whose role was locked for this act is an operator now. */
  isOperator(userId: string): boolean;
  record(entry: AuditEntry): Promise<void>;
}

/** The stored answer of a keyed act: it has no content, because the caller reads the subject again. */
const DONE = true;

/** Performs every change by an operator. There is no other way for an operator to change anything. */
@Injectable()
export class ActsService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersService,
  ) {}

  /**
   * Performs an act of an operator in one commit with its audit entry. It re-reads the role under a lock: a token
   * issued before a demotion is still valid. Operators are customers too: any act on their own wallet is refused.
   * @param beside other users whose roles the act depends on; they are locked as well.
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
   * Performs an act once for an idempotency key. The key is taken in the commit of the act, so a refusal
   * leaves it free. Without a key it is `perform`. An operator's requests wait for each other, because
   * `perform` locks the operator's row.
   * @returns whether an earlier request had performed it.
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
