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
];

// Limits, sandbox fees and sandbox commissions as captured from VTpass. Another face may price a vend
// its own way: the record is told what one costs.
const rows: readonly Row[] = [
  ['ikeja-electric', 'Ikeja Electric Payment - IKEDC', 'fix', 500, 400_000, 0, percent('1.50')],
  ['eko-electric', 'Eko Electric Payment - EKEDC', 'fix', 1_000, 500_000, 0, percent('0.80')],
  [
    'abuja-electric',
    'Abuja Electricity Distribution Company- AEDC',
    'flexible',
    500,
    1_000_000,
    0,
    percent('1.50'),
  ],
  ['kano-electric', 'KEDCO - Kano Electric', 'flexible', 500, 500_000, 0, percent('1.00')],
  [
    'portharcourt-electric',
    'PHED - Port Harcourt Electric',
    'flexible',
    100,
    10_000_000,
    0,
    percent('2.00'),
  ],
  ['jos-electric', 'Jos Electric - JED', 'fix', 1_000, 500_000, 0, percent('1.20')],
  [
    'ibadan-electric',
    'IBEDC - Ibadan Electricity Distribution Company',
    'flexible',
    100,
    500_000,
    100,
    percent('0.60'),
  ],
  ['kaduna-electric', 'Kaduna Electric - KAEDCO', 'fix', 1_100, 100_000, 0, percent('1.00')],
  ['enugu-electric', 'Enugu Electric - EEDC', 'fix', 500, 200_000, 0, percent('2.00')],
  ['benin-electric', 'Benin Electricity - BEDC', 'fix', 500, 500_000, 100, flat('1.00')],
  ['aba-electric', 'Aba Electric Payment - ABEDC', 'flexible', 10, 400_000, 100, percent('1.00')],
  [
    'yola-electric',
    'Yola Electric Disco Payment - YEDC',
    'fix',
    500,
    500_000,
    100,
    percent('0.80'),
  ],
];

function discoOf(row: Row, index: number): Disco {
  const [serviceID, productName, productType, minNaira, maxNaira, feeNaira, commission] = row;
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
  };
}

export const discos: readonly Disco[] = rows.map(discoOf);

const byServiceId = new Map<string, Disco>(discos.map((disco) => [disco.serviceID, disco]));

export function findDisco(serviceID: string): Disco | undefined {
  return byServiceId.get(serviceID);
}

/** In kobo, so that what the float pays can be added up exactly. */
export function vtpassCommissionKobo(disco: Disco, amountNaira: number): number {
  const rateHundredths = Math.round(Number(disco.commission.rate) * 100);
  if (disco.commission.type === 'flat') return rateHundredths;
  return Math.round((amountNaira * rateHundredths) / 100);
}

/** What an order costs the merchant: amount + convenience fee − commission. */
export function chargeKobo(disco: Disco, amountNaira: number): number {
  return (amountNaira + disco.feeNaira) * 100 - vtpassCommissionKobo(disco, amountNaira);
}
