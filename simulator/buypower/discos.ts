import { findDisco, type Disco } from '../catalogue.js';

// BuyPower's names. Aba and Yola are assumed not to be sold.
const names: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
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
  }),
);

export const discoNames: readonly string[] = [...names.keys()];

export function discoNamed(name: unknown): Disco | undefined {
  return typeof name === 'string' ? findDisco(names.get(name) ?? '') : undefined;
}

export function nameOf(disco: Disco): string {
  return discoNames.find((name) => names.get(name) === disco.serviceID) ?? disco.serviceID;
}

/** One naira in a hundred goes back to the merchant, whatever the disco. */
export function buypowerCommissionKobo(amountNaira: number): number {
  return amountNaira;
}

export function costKobo(_: Disco, amountNaira: number): number {
  return amountNaira * 100 - buypowerCommissionKobo(amountNaira);
}
