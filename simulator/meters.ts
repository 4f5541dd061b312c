const firstNames =
  'ADAEZE BABATUNDE CHIDI DAMILOLA EFE FUNMILAYO GARBA HAUWA IBRAHIM JUMOKE KELECHI LARABA MUSA NGOZI OLUWASEUN PATIENCE RUKAYAT SEGUN TAIWO UCHENNA YETUNDE ZAINAB'.split(
    ' ',
  );
const surnames =
  'ABUBAKAR ADEYEMI BELLO CHUKWU DANJUMA EZE FASHOLA GWARZO IGWE JIMOH KALU LAWAL MOHAMMED NWOSU OKAFOR OYELARAN SALAMI TUKUR UMEH YAKUBU'.split(
    ' ',
  );
const streets =
  'ADENIYI JONES AVENUE,ALLEN AVENUE,AWOLOWO ROAD,BODE THOMAS STREET,GIMBIYA STREET,HERBERT MACAULAY WAY,OBAFEMI CLOSE,UNITY CRESCENT'.split(
    ',',
  );

/** True when the last digit is the Luhn check digit of the rest. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

function pick(from: readonly string[], seed: number): string {
  return from[seed % from.length] ?? '';
}

/** The same meter always belongs to the same invented customer. */
export function customerName(billersCode: string): string {
  const seed = fnv1a(billersCode);
  return `${pick(firstNames, seed)} ${pick(surnames, seed >>> 8)}`;
}

export function customerAddress(billersCode: string): string {
  const seed = fnv1a(`${billersCode}@`);
  return `${(seed % 98) + 1} ${pick(streets, seed >>> 8)}`;
}
