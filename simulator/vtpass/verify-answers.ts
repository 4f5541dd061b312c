import type { Disco } from '../catalogue.js';
import type { JsonObject } from '../answer.js';
import { customerAddress, customerName } from '../meters.js';
import { minPurchaseNaira, type Scenario, type Variation } from '../scenarios.js';
import { commissionDetails } from './transaction-keys.js';

/** Ikeja's keys, the only ones documented in full. */
function verified(
  disco: Disco,
  billersCode: string,
  variation: Variation,
  scenario: Scenario,
): JsonObject {
  const hasLimits = scenario.verify === 'limits';
  return {
    Customer_Name: customerName(billersCode),
    Address: customerAddress(billersCode),
    Meter_Number: billersCode,
    Customer_Arrears: hasLimits ? '1250.50' : '',
    Minimum_Amount: '',
    Min_Purchase_Amount: hasLimits ? minPurchaseNaira : '',
    Can_Vend: scenario.verify === 'cannotVend' ? 'no' : 'yes',
    Business_Unit: '',
    Customer_Account_Type: 'NMD',
    Meter_Type: variation.toUpperCase(),
    WrongBillersCode: false,
    commission_details: commissionDetails(disco, null),
  };
}

type Variant = (content: JsonObject, disco: Disco) => JsonObject;

// Ikeja's set is documented; of the others the union is known, that Enugu, Kaduna and Jos have
// `Account_Number`, and that Jos may leave the name empty. The rest of the choice is assumed, so that
// a reader meets every spelling and type that was seen.
const variants: ReadonlyMap<string, Variant> = new Map(
  Object.entries<Variant>({
    'eko-electric': ({ Business_Unit: district, ...content }) => ({
      ...content,
      District: district,
      WrongBillersCode: 'false',
    }),
    'abuja-electric': ({ Meter_Number: meterNumber, ...content }, disco) => ({
      ...content,
      MeterNumber: meterNumber,
      Minimum_Amount: 0,
      MAX_Purchase_Amount: String(disco.maxNaira),
    }),
    'kano-electric': ({ Meter_Number: meterNumber, Customer_Arrears: arrears, ...content }) => ({
      ...content,
      MeterNumber: meterNumber,
      Outstanding: arrears,
      Minimum_Amount: null,
    }),
    'portharcourt-electric': (content) => ({
      ...content,
      Customer_Number: `2510${String(content['Meter_Number']).slice(-7)}`,
      Customer_Phone: null,
      WrongBillersCode: 'false',
    }),
    'jos-electric': (content) => ({
      ...content,
      Customer_Name: '',
      Account_Number: content['Meter_Number'],
    }),
    'ibadan-electric': (content) => ({
      ...content,
      Customer_Account_Type: 'PRIME',
      Service_Band: 'A',
      Last_Purchase_Days: 12,
    }),
    'kaduna-electric': ({ Meter_Number: meterNumber, ...content }) => ({
      ...content,
      Account_Number: meterNumber,
    }),
    'enugu-electric': (content) => ({
      ...content,
      Account_Number: content['Meter_Number'],
      Minimum_Amount: '0',
    }),
    'benin-electric': (content) => ({ ...content, Last_Purchase_Days: '', Outstanding: '' }),
    'aba-electric': (content) => ({ ...content, Customer_Account_Type: 'MD' }),
    'yola-electric': (content) => ({ ...content, KCT1: 'N/A', KCT2: 'N/A', District: '' }),
  }),
);

/** The body for a meter that verifies, and for one that does not: both are HTTP 200 and 000. */
export function verifyAnswer(
  disco: Disco,
  billersCode: string,
  variation: Variation,
  scenario: Scenario,
): JsonObject {
  if (scenario.verify === 'wrong') {
    const biller = disco.productName.replace(/ Payment.*| - [A-Z]+$|^[A-Z]+ - /g, '');
    const error = `This meter is not correct or is not a valid ${biller} ${variation} meter. Please check and try again`;
    return { code: '000', content: { error, WrongBillersCode: true } };
  }
  const content = verified(disco, billersCode, variation, scenario);
  return { code: '000', content: variants.get(disco.serviceID)?.(content, disco) ?? content };
}
