import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { DomainEvent } from './event.js';

/** The published events of one subject. */
@Injectable()
export class EventHistoryService {
  constructor(private readonly database: Database) {}

  /** In the order in which it happened. */
  of(walletId: string, subjectId: string): Promise<DomainEvent[]> {
    return this.database.query<DomainEvent>(
      `SELECT wallet_id AS "walletId", subject_id AS "subjectId", seq, id, type, data,
          created_at AS "createdAt"
        FROM events WHERE wallet_id = $1 AND subject_id = $2 ORDER BY seq`,
      [walletId, subjectId],
    );
  }
}
