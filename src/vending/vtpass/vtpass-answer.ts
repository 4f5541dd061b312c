import { entryOf } from '../../kernel/entry-of.js';
import { koboFromNaira } from '../../kernel/money.js';
import type {
  Evidence,
  MeterAnswer,
  ProviderAnswer,
  Refused,
} from '../provider/provider-answer.js';
import type { CatalogueLimits } from '../provider/electricity-provider.js';
import { limitOf } from '../provider/answer-fields.js';
import { retryAfterMsOf, unanswered, type WireAnswer } from '../provider/provider-wire.js';
import { codeClass, vtpassFaultOf, innerClass, type CodeClass } from './vtpass-codes.js';
import { detailsOf } from './vtpass-details.js';
import { vtpassText } from './vtpass-text.js';
import {
  BALANCE,
  METER,
  ORDER,
  SERVICE,
  SERVICES,
  TRANSACTION,
  type VtpassMeter,
  type VtpassMeterContent,
  type VtpassOrder,
  type VtpassTransaction,
} from './vtpass-wire.js';
import { readTokens } from '../tokens/token-reader.js';

// The documentation says `020`; all of its examples have `000`.
const METER_KNOWN = new Set(['000', '020']);
/** Codes have three digits. A longer text is cut, and the rest cannot become a code. */
const CODE_MAX = 40;
const NO_SUCH_METER = new Set(['011', '012']);

// Our own words where VTpass's would mislead a customer: "likely duplicate", and a "transaction successful"
// although the inner status is `failed`.
const ourWords: Readonly<Record<string, string>> = {
  '000': 'TRANSACTION FAILED',
  '001': 'TRANSACTION FAILED',
  '019': 'The same purchase was made moments ago.',
};

/** Reads an answer to `/pay` or `/requery`. The contract decides whether it is about our order. */
export function readVtpassVendAnswer(wire: WireAnswer, call: 'pay' | 'requery'): ProviderAnswer {
  if (wire.kind === 'nothing') return unanswered(wire, call === 'pay' ? 'vend' : 'requery');
  const order = orderOf(wire.body);
  const doubt = doubtAbout(wire.status);
  const evidence = { status: wire.status, body: wire.body };
  if (doubt !== null) {
    const retryAfterMs = retryAfterMsOf(wire, Date.now());
    return {
      kind: 'unclear',
      reason: doubt,
      ...(retryAfterMs !== null && { retryAfterMs }),
      evidence,
    };
  }
  const code = codeOf(wire, order.code);
  const proven = codeClass(code, call);
  if (proven !== 'inner') return proved(proven, code, order, evidence);
  const transaction = transactionOf(order);
  const inner = innerClass(vtpassText(transaction.status));
  if (inner === 'delivered') return delivered(order, transaction, evidence);
  return proved(inner, code, order, evidence);
}

function orderOf(body: unknown): VtpassOrder {
  return ORDER.safeParse(body).data ?? ORDER.parse({});
}

function transactionOf({ content }: VtpassOrder): VtpassTransaction {
  return content?.transactions ?? TRANSACTION.parse({});
}

function meterOf(body: unknown): VtpassMeter {
  return METER.safeParse(body).data ?? METER.parse({});
}

/** Why an answer proves nothing, whatever its code; null when it may be believed. */
function doubtAbout(status: number): string | null {
  const isFault = status >= 500 || status === 429 || (status >= 300 && status < 400);
  return isFault ? `HTTP ${status}` : null;
}

function proved(
  proven: Exclude<CodeClass, 'inner'>,
  code: string,
  order: VtpassOrder,
  evidence: Evidence,
): ProviderAnswer {
  switch (proven) {
    case 'refused':
      return { kind: 'refused', ...refusalOf(code, order), evidence };
    case 'doubted':
      return {
        kind: 'unclear',
        reason: `code ${code}`,
        refusal: refusalOf(code, order),
        evidence,
      };
    case 'pending':
    case 'reversed':
      return { kind: proven, code, evidence };
    case 'notFound':
      return { kind: 'notFound', evidence };
    case 'unclear':
      return { kind: 'unclear', reason: `code ${code}`, evidence };
  }
}

function refusalOf(code: string, order: VtpassOrder): Pick<Refused, 'code' | 'message' | 'fault'> {
  const said =
    vtpassText(order.response_description) ?? vtpassText(order.message) ?? `code ${code}`;
  return { code, message: entryOf(ourWords, code) ?? said, fault: vtpassFaultOf(code) };
}

function unavailable(wire: Extract<WireAnswer, { kind: 'answer' }>): MeterAnswer {
  const retryAfterMs = retryAfterMsOf(wire, Date.now());
  const wait = retryAfterMs === null ? {} : { retryAfterMs };
  return { kind: 'unavailable', reason: `HTTP ${wire.status}`, ...wait };
}

/** Reads an answer to `/merchant-verify`. A wrong meter also has the code `000`, so the content decides. */
export function readVtpassMeterAnswer(wire: WireAnswer): MeterAnswer {
  if (wire.kind === 'nothing') return { kind: 'unavailable', reason: wire.reason };
  const { code: said, content } = meterOf(wire.body);
  const code = codeOf(wire, said);
  if (wire.status >= 300) return unavailable(wire);
  if (NO_SUCH_METER.has(code)) return { kind: 'invalid', message: `code ${code}` };
  if (!METER_KNOWN.has(code) || content === null) {
    return { kind: 'unavailable', reason: `code ${code}` };
  }
  const error = vtpassText(content.error);
  if (error !== null || isTrue(content.WrongBillersCode)) {
    return { kind: 'invalid', message: error ?? 'The biller does not know this meter.' };
  }
  return validMeter(content);
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Reads our float in kobo from an answer to `/balance`. */
export function readVtpassBalance(wire: WireAnswer): number | null {
  if (wire.kind === 'nothing' || wire.status !== 200) return null;
  return koboFromNaira(BALANCE.safeParse(wire.body).data?.contents.balance);
}

/** The electricity services in the catalogue; null when it has no list of them. */
export function readServices(body: unknown): CatalogueLimits[] | null {
  const { data: services } = SERVICES.safeParse(body);
  if (services === undefined) return null;
  return services.content.flatMap((one) => {
    const { data: service } = SERVICE.safeParse(one);
    if (service === undefined) return [];
    return [
      {
        billerId: service.serviceID,
        minAmount: limitOf(service.minimium_amount),
        maxAmount: limitOf(service.maximum_amount),
      },
    ];
  });
}

function delivered(
  order: VtpassOrder,
  transaction: VtpassTransaction,
  evidence: Evidence,
): ProviderAnswer {
  const cost = koboFromNaira(transaction.total_amount);
  const details = detailsOf(order);
  return {
    kind: 'delivered',
    ...readTokens(order, transaction.extras),
    cost: cost === null || cost < 0 ? null : cost,
    providerReference: vtpassText(transaction.transactionId),
    ...(details !== null && { details }),
    evidence,
  };
}

function validMeter(content: VtpassMeterContent): MeterAnswer {
  const customerName = vtpassText(content.Customer_Name);
  const known = [content.Meter_Number, content.MeterNumber, content.Account_Number].some(
    (value) => vtpassText(value) !== null,
  );
  if (customerName === null && !known) return { kind: 'invalid', message: 'No such meter.' };
  const mins = [content.Min_Purchase_Amount, content.Minimum_Amount].map(limitOf);
  const canVend = vtpassText(content.Can_Vend);
  return {
    kind: 'valid',
    customerName,
    address: vtpassText(content.Address),
    minAmount: mins.reduce((high, min) => (min !== null && min > (high ?? 0) ? min : high), null),
    maxAmount: limitOf(content.MAX_Purchase_Amount),
    arrears: limitOf(content.Customer_Arrears) ?? limitOf(content.Outstanding),
    canVend: content.Can_Vend !== false && (canVend === null || canVend.toLowerCase() === 'yes'),
  };
}

/** The code of an answer. Wrong keys get 401 with code 087, or with a plain text instead of an object. */
function codeOf(wire: { status: number }, code: string | null): string {
  if (code !== null && code !== '') return code.slice(0, CODE_MAX);
  if (wire.status === 401) return '087';
  return 'none';
}
