// Our billers' ids, which are VTpass's service ids, and BuyPower's names for them.
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

/** BuyPower's name for a biller; undefined for one it does not vend for. */
export function discoOf(billerId: string): string | undefined {
  return codeByBiller.get(billerId);
}

/** Our biller of BuyPower's name; undefined for one that we do not know. */
export function billerOf(disco: string): string | undefined {
  return billerByCode.get(disco);
}
