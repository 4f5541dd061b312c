import { findDisco, type Disco } from '../catalogue.js';

// BuyPower's names. Aba and Yola are assumed not to be sold.
const names: Readonly<Record<string, string>> = {
  ABUJA: 'abuja-electric',
  BENIN: 'benin-electric',
  EKO: 'eko-electric',
  ENUGU: 'enugu-electric',
  IBADAN: 'ibadan-electric',
  IKEJA: 'ikeja-electric',
  JOS: 'jos-electric',
  KADUNA: 'kaduna-electric',
  KANO: 'kano-electric',
  PH: 'portharcourt-electric',
};

export const discoNames: readonly string[] = Object.keys(names);

export function discoNamed(name: unknown): Disco | undefined {
  const isName = typeof name === 'string' && Object.hasOwn(names, name);
  return isName ? findDisco(names[name] ?? '') : undefined;
}

export function nameOf(disco: Disco): string {
  return discoNames.find((name) => names[name] === disco.serviceID) ?? disco.serviceID;
}

/** One naira in a hundred goes back to the merchant, whatever the disco. */
export function commissionKobo(amountNaira: number): number {
  return amountNaira;
}

export function costKobo(_: Disco, amountNaira: number): number {
  return amountNaira * 100 - commissionKobo(amountNaira);
}
