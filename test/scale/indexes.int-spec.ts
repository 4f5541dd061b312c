import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../support/adjustments.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type { Database } from '../../src/platform/database/database.js';

let created: TestDatabase;
let database: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 1);
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

/** What is written once, or hardly ever. */
const SMALL = [
  'installation',
  'migrations',
  'incidents',
  'login_failures',
  'kyc_tiers',
  'event_delivery',
  'ask_only_periods',
  'continuity_marks',
  // One row for each way to vend.
  'provider_circuits',
  'provider_floats',
  'vending_switches',
];

describe('the indexes of the tables that grow', () => {
  // Each costs every write of its rows, so each says what it is for.
  const INDEXES: Record<string, string> = {
    users_pk: 'a user by id',
    users_email_key: 'a login, and that an address registers once',
    wallets_pk: 'every movement',
    wallets_user_key: 'the wallet of a user, who has one',
    refresh_tokens_pk: 'a refresh',
    refresh_tokens_family_idx: 'revoking all that came from one login',
    provider_callbacks_pk: 'a callback that is repeated is one',
    meter_verifications_pk: 'a purchase looks for the verification of its meter',
    saved_meters_pk: 'a saved meter by id; the list, newest first; how many there are',
    saved_meters_nickname_key: 'a nickname names one meter of a wallet',
    saved_meters_meter_key: 'a meter is saved once',
    transactions_pk: 'the gapless chain; the statement, newest first; a time, by halving',
    transactions_id_key: 'one transaction by id',
    transactions_one_refund_idx: 'promise 7: one refund; only refunds are in it',
    transactions_by_type_idx: 'lists of one type; purchases are not in it',
    entries_pk: 'each posting of each subject happens once',
    fundings_pk: 'a funding by id',
    fundings_reference_key: 'a gateway’s word leads to its wallet, and counts once',
    fundings_id_idx: 'an operator has the id and not the wallet',
    gateway_webhooks_pk: 'the same bytes are kept once, however often they come',
    gateway_webhooks_by_reference_idx: 'what a gateway sent about one funding',
    fundings_idempotency_key_idx: 'promise 4; only requests with a key are in it',
    fundings_pending_idx: 'what is still to be paid onto a wallet; only that is in it',
    bill_payments_pk: 'a payment by id; the list, newest first',
    bill_payments_transaction_key: 'a Transaction pays for one payment',
    bill_payments_idempotency_key_idx: 'promise 4; only requests with a key are in it',
    bill_payments_refunded_idx: 'lists of failed payments; only those are in it',
    bill_payments_review_idx: 'what operators decide, oldest first; only a review writes it',
    due_work_pk: 'what is due about one payment or funding',
    due_work_next_idx: 'the lanes of payments and fundings, the longest due first',
    attempts_pk: 'the last attempt of a payment',
    attempts_request_id_key: 'a provider is never sent one request id twice',
    attempts_one_open_idx: 'promise 5: one open attempt; lists of payments under way',
    attempt_answers_pk: 'what was answered about a payment; the number of the next answer',
    attempt_answers_by_age_idx: 'retention; the same',
    token_hashes_pk: 'a token belongs to one purchase',
    events_pk: 'promise 9: an order per subject',
    events_by_age_idx: 'retention; a block range index, next to nothing to write',
    gateway_webhooks_by_age_idx: 'retention; the same',
    provider_callbacks_by_age_idx: 'retention; the same',
    refresh_tokens_by_age_idx: 'retention; the same',
    operator_requests_pk: 'an operator’s key stands for one act',
    events_undelivered_idx: 'the outbox; only what is to be told is in it',
    audit_records_pk: 'what operators did, newest first',
    audit_records_by_subject_idx: 'what was done to one payment, wallet or approval',
    audit_records_by_actor_idx: 'what one operator did',
    approvals_pk: 'an approval by id; the list, newest first',
    approvals_idempotency_key_idx: 'promise 4; only requests with a key are in it',
    approvals_by_asker_idx: 'what an operator has asked for today; only adjustments are in it',
    approvals_of_funding_idx: 'what set a funding right; only what names one is in it',
    approvals_pending_idx: 'what waits for a second person; only that is in it',
    reconciliation_runs_pk: 'the differences of a run',
    reconciliation_runs_day_key: 'a day of a provider is compared once at a time; its latest day',
    reconciliation_differences_pk: 'a difference keeps its first time; pages of the report',
  };

  it('are these and no others', async () => {
    const rows = await database.query<{ name: string }>(
      `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public'
        AND NOT tablename = ANY($1) ORDER BY 1`,
      [SMALL],
    );
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(INDEXES).sort());
  });
});
