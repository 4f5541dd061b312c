import { entryOf } from '../../kernel/entry-of.js';
import type { Fault } from '../provider/provider-answer.js';

/**
 * What a response code proves. `inner` reads the inner status; `pending` means the money stays held;
 * `doubted` is a refusal that only a requery can prove.
 */
export type CodeClass =
  'inner' | 'pending' | 'unclear' | 'refused' | 'doubted' | 'reversed' | 'notFound';

// VTpass's response codes (documentation/response-codes). A code that is not listed proves nothing and is
// unclear.
const onPay: Readonly<Record<string, CodeClass>> = {
  '000': 'inner',
  '001': 'pending',
  '010': 'refused',
  '011': 'refused',
  '012': 'refused',
  '013': 'refused',
  // An earlier request of ours may have been executed: only a requery shows it.
  '014': 'unclear',
  '015': 'unclear',
  '016': 'refused',
  '017': 'refused',
  '018': 'refused',
  // The original of this duplicate may be an earlier order of ours for this meter.
  '019': 'doubted',
  '020': 'refused',
  '021': 'refused',
  '022': 'refused',
  '023': 'refused',
  '024': 'refused',
  '025': 'refused',
  '026': 'refused',
  '027': 'refused',
  '028': 'refused',
  // VTpass says that it failed. This counts only after a requery has confirmed it.
  '030': 'doubted',
  '031': 'refused',
  '032': 'refused',
  '034': 'refused',
  '035': 'refused',
  '040': 'reversed',
  '044': 'pending',
  '083': 'unclear',
  '085': 'refused',
  '087': 'refused',
  '089': 'pending',
  '091': 'refused',
  '099': 'pending',
};

// A refusal of the requery itself (keys, address, account) says nothing about the order.
const onRequery: Readonly<Record<string, CodeClass>> = {
  '000': 'inner',
  '001': 'inner',
  '015': 'notFound',
  '016': 'refused',
  '040': 'reversed',
  '044': 'pending',
  '089': 'pending',
  '091': 'refused',
  '099': 'pending',
};

// The cause of each refusal. A code that is not listed has no known cause.
const faults: Readonly<Record<string, Fault>> = {
  '010': 'order',
  '011': 'order',
  '012': 'provider',
  '013': 'order',
  '017': 'order',
  '018': 'ours',
  '019': 'order',
  '020': 'order',
  '021': 'ours',
  '022': 'ours',
  '023': 'ours',
  '024': 'ours',
  '025': 'order',
  '026': 'order',
  '027': 'ours',
  '028': 'ours',
  '030': 'provider',
  '031': 'order',
  '032': 'order',
  '034': 'provider',
  '035': 'provider',
  '085': 'ours',
  '087': 'ours',
};

const innerStatus: Readonly<Record<string, 'delivered' | 'pending' | 'refused' | 'reversed'>> = {
  initiated: 'pending',
  pending: 'pending',
  delivered: 'delivered',
  failed: 'refused',
  reversed: 'reversed',
  resolved: 'pending',
};

/** The meaning of `code` in an answer to `/pay` or `/requery`. */
export function codeClass(code: string, call: 'pay' | 'requery'): CodeClass {
  return entryOf(call === 'pay' ? onPay : onRequery, code) ?? 'unclear';
}

/** The cause of a refusal with this code. */
export function vtpassFaultOf(code: string): Fault {
  return entryOf(faults, code) ?? 'unexplained';
}

/** The meaning of the inner status (`content.transactions.status`) of a processed transaction. */
export function innerClass(
  status: string | null,
): 'delivered' | 'pending' | 'refused' | 'reversed' | 'unclear' {
  return (status === null ? undefined : entryOf(innerStatus, status)) ?? 'unclear';
}
