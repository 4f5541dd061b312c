// The ids of our billers, which are VTpass's service ids, and BuyPower's names for the same billers.
const CODES: readonly (readonly [string, string])[] = [
  ['ikeja-electric', 'IKEJA'],
  ['eko-electric', 'EKO'],
  ['abuja-electric', 'ABUJA'],
  ['kano-electric', 'KANO'],
  ['portharcourt-electric', 'PH'],
  ['jos-electric', 'JOS'],
  ['ibadan-electric', 'IBADAN'],
  ['kaduna-electric', 'KADUNA'],
  ['enugu-electric', 'ENUGU'],
  ['benin-electric', 'BENIN'],
];

const codeByBiller = new Map(CODES);
const billerByCode = new Map(CODES.map(([biller, code]) => [code, biller]));

/** BuyPower's name for a biller; undefined if BuyPower does not vend for it. */
export function discoOf(billerId: string): string | undefined {
  return codeByBiller.get(billerId);
}

/** Our biller for BuyPower's name; undefined if we do not know it. */
export function billerOf(disco: string): string | undefined {
  return billerByCode.get(disco);
}
