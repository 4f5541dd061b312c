import { KOBO_PER_NAIRA } from '../kernel/money.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';

/** A distribution company (disco) whose meters we can vend. Amounts are kobo. */
export interface Biller {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly meterTypes: readonly MeterType[];
  readonly minAmount: number;
  readonly maxAmount: number;
  readonly available: boolean;
}

const METER_TYPES: readonly MeterType[] = ['prepaid', 'postpaid'];

// Ids are VTpass's service ids. The limits are initial values; the provider's catalogue replaces them at
// run time.
const seed: readonly (readonly [string, string, string, number, number])[] = [
  ['ikeja-electric', 'Ikeja Electric (IKEDC)', 'Lagos: Ikeja, Ikorodu, Oshodi', 500, 400_000],
  ['eko-electric', 'Eko Electric (EKEDC)', 'Lagos: Lekki, Island, Apapa', 1_000, 500_000],
  ['abuja-electric', 'Abuja Electric (AEDC)', 'FCT, Kogi, Niger, Nasarawa', 500, 1_000_000],
  ['kano-electric', 'Kano Electric (KEDCO)', 'Kano, Katsina, Jigawa', 500, 500_000],
  [
    'portharcourt-electric',
    'Port Harcourt Electric (PHED)',
    'Rivers, Bayelsa, Cross River, Akwa Ibom',
    100,
    10_000_000,
  ],
  ['jos-electric', 'Jos Electric (JED)', 'Bauchi, Benue, Gombe, Plateau', 1_000, 500_000],
  ['kaduna-electric', 'Kaduna Electric (KAEDCO)', 'Kaduna, Kebbi, Sokoto', 1_100, 100_000],
  ['enugu-electric', 'Enugu Electric (EEDC)', 'Abia, Anambra, Ebonyi, Enugu', 500, 200_000],
  ['ibadan-electric', 'Ibadan Electric (IBEDC)', 'Oyo, Ogun, Osun, Kwara', 2_000, 500_000],
  ['benin-electric', 'Benin Electric (BEDC)', 'Delta, Edo, Ekiti, Ondo', 500, 500_000],
  ['aba-electric', 'Aba Electric (ABEDC)', 'Abia (Aba)', 100, 400_000],
  ['yola-electric', 'Yola Electric (YEDC)', 'Adamawa, Taraba, Borno, Yobe', 500, 500_000],
];

/** The billers before any provider's catalogue was read. */
export const BILLERS: readonly Biller[] = seed.map(([id, name, area, minNaira, maxNaira]) => ({
  id,
  name,
  area,
  meterTypes: METER_TYPES,
  minAmount: minNaira * KOBO_PER_NAIRA,
  maxAmount: maxNaira * KOBO_PER_NAIRA,
  available: true,
}));
