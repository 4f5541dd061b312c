import { abujaPrepaid, ekoPrepaid, ikejaPrepaid, type Shape } from './disco-shapes.js';

export interface Commission {
  /** As VTpass prints it: percent of the amount, or naira when the type is `flat`. */
  readonly rate: string;
  readonly type: 'percent' | 'flat';
}

export interface Disco {
  readonly serviceID: string;
  readonly productName: string;
  readonly productId: number;
  readonly minNaira: number;
  readonly maxNaira: number;
  readonly productType: 'fix' | 'flexible';
  readonly feeNaira: number;
  readonly commission: Commission;
  readonly prepaid: Shape;
}

const percent = (rate: string): Commission => ({ rate, type: 'percent' });
const flat = (rate: string): Commission => ({ rate, type: 'flat' });

type Row = readonly [
  serviceID: string,
  productName: string,
  productType: 'fix' | 'flexible',
  minNaira: number,
  maxNaira: number,
  feeNaira: number,
  commission: Commission,
  prepaid: Shape,
];

// Limits, sandbox fees and sandbox commissions as captured from the provider. A disco whose own
// shape is not written yet answers as Ikeja does: replace the last column to give it its own.
const rows: readonly Row[] = [
  [
    'ikeja-electric',
    'Ikeja Electric Payment - IKEDC',
    'fix',
    500,
    400_000,
    0,
    percent('1.50'),
    ikejaPrepaid,
  ],
  [
    'eko-electric',
    'Eko Electric Payment - EKEDC',
    'fix',
    1_000,
    500_000,
    0,
    percent('0.80'),
    ekoPrepaid,
  ],
  [
    'abuja-electric',
    'Abuja Electricity Distribution Company- AEDC',
    'flexible',
    500,
    1_000_000,
    0,
    percent('1.50'),
    abujaPrepaid,
  ],
  [
    'kano-electric',
    'KEDCO - Kano Electric',
    'flexible',
    500,
    500_000,
    0,
    percent('1.00'),
    ikejaPrepaid,
  ],
  [
    'portharcourt-electric',
    'PHED - Port Harcourt Electric',
    'flexible',
    100,
    10_000_000,
    0,
    percent('2.00'),
    ikejaPrepaid,
  ],
  ['jos-electric', 'Jos Electric - JED', 'fix', 1_000, 500_000, 0, percent('1.20'), ikejaPrepaid],
  [
    'ibadan-electric',
    'IBEDC - Ibadan Electricity Distribution Company',
    'flexible',
    100,
    500_000,
    100,
    percent('0.60'),
    ikejaPrepaid,
  ],
  [
    'kaduna-electric',
    'Kaduna Electric - KAEDCO',
    'fix',
    1_100,
    100_000,
    0,
    percent('1.00'),
    ikejaPrepaid,
  ],
  [
    'enugu-electric',
    'Enugu Electric - EEDC',
    'fix',
    500,
    200_000,
    0,
    percent('2.00'),
    ikejaPrepaid,
  ],
  [
    'benin-electric',
    'Benin Electricity - BEDC',
    'fix',
    500,
    500_000,
    100,
    flat('1.00'),
    ikejaPrepaid,
  ],
  [
    'aba-electric',
    'Aba Electric Payment - ABEDC',
    'flexible',
    10,
    400_000,
    100,
    percent('1.00'),
    ikejaPrepaid,
  ],
  [
    'yola-electric',
    'Yola Electric Disco Payment - YEDC',
    'fix',
    500,
    500_000,
    100,
    percent('0.80'),
    ikejaPrepaid,
  ],
];

function discoOf(row: Row, index: number): Disco {
  const [serviceID, productName, productType, minNaira, maxNaira, feeNaira, commission, prepaid] =
    row;
  // VTpass's product ids are not known, except that one sample shows 14 for Ikeja.
  const productId = 14 + index;
  return {
    serviceID,
    productName,
    productId,
    productType,
    minNaira,
    maxNaira,
    feeNaira,
    commission,
    prepaid,
  };
}

export const discos: readonly Disco[] = rows.map(discoOf);

const byServiceId = new Map<string, Disco>(discos.map((disco) => [disco.serviceID, disco]));

export function findDisco(serviceID: string): Disco | undefined {
  return byServiceId.get(serviceID);
}

/** In kobo, so that what the float pays can be added up exactly. */
export function commissionKobo(disco: Disco, amountNaira: number): number {
  const rateHundredths = Math.round(Number(disco.commission.rate) * 100);
  if (disco.commission.type === 'flat') return rateHundredths;
  return Math.round((amountNaira * rateHundredths) / 100);
}

/** What an order costs the merchant: amount + convenience fee − commission. */
export function chargeKobo(disco: Disco, amountNaira: number): number {
  return (amountNaira + disco.feeNaira) * 100 - commissionKobo(disco, amountNaira);
}
