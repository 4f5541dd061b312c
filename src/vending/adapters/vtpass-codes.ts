/** What a response code proves. `inner` reads the inner status; `pending` means the money stays held. */
export type CodeClass =
  'inner' | 'pending' | 'unclear' | 'refused' | 'ours' | 'reversed' | 'notFound';

// VTpass's response codes (documentation/response-codes). `ours` is a refusal whose cause is on our
// side of the contract. What is not listed proves nothing and is unclear.
const onPay: Readonly<Record<string, CodeClass>> = {
  '000': 'inner',
  '001': 'pending',
  '010': 'refused',
  '011': 'refused',
  '012': 'refused',
  '013': 'refused',
  // An earlier send of ours may have landed: only a requery tells.
  '014': 'unclear',
  '015': 'unclear',
  '016': 'refused',
  '017': 'refused',
  '018': 'ours',
  '019': 'unclear',
  '020': 'refused',
  '021': 'ours',
  '022': 'ours',
  '023': 'ours',
  '024': 'ours',
  '025': 'refused',
  '026': 'refused',
  '027': 'ours',
  '028': 'ours',
  // Failed by VTpass's word, but only after a requery has agreed.
  '030': 'unclear',
  '031': 'refused',
  '032': 'refused',
  '034': 'refused',
  '035': 'refused',
  '040': 'reversed',
  '044': 'pending',
  '083': 'unclear',
  '085': 'ours',
  '087': 'ours',
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

const innerStatus: Readonly<Record<string, 'delivered' | 'pending' | 'refused' | 'reversed'>> = {
  initiated: 'pending',
  pending: 'pending',
  delivered: 'delivered',
  failed: 'refused',
  reversed: 'reversed',
  resolved: 'pending',
};

/** What `code` proves in an answer to `/pay` or `/requery`. */
export function codeClass(code: string, call: 'pay' | 'requery'): CodeClass {
  return entryOf(call === 'pay' ? onPay : onRequery, code) ?? 'unclear';
}

/** What the inner status (`content.transactions.status`) of a processed transaction says. */
export function innerClass(
  status: string | null,
): 'delivered' | 'pending' | 'refused' | 'reversed' | 'unclear' {
  return (status === null ? undefined : entryOf(innerStatus, status)) ?? 'unclear';
}

/** Only what the table says itself: a provider's word may be `constructor`. */
function entryOf<Entry>(table: Readonly<Record<string, Entry>>, word: string): Entry | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
