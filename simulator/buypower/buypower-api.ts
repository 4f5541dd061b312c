import type { Answer, JsonAnswer, JsonObject } from '../answer.js';
import { customerAddress, customerName } from '../meters.js';
import type { Order, VendRecord } from '../record.js';
import { minPurchaseNaira, scenarioOf, type Scenario } from '../scenarios.js';
import { clockAtOrder, type Clock } from '../vend.js';
import { failure, success, transactionAnswer, vendAnswer } from './buypower-answers.js';
import { discoNamed, discoNames } from './discos.js';
import { isOrderId, readBuypowerOrder, variationOf } from './orders.js';

const html = '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>';

/** BuyPower's endpoints, without HTTP around them. */
export class BuypowerApi {
  constructor(
    private readonly record: VendRecord,
    private readonly clock: Clock,
  ) {}

  async vend(body: JsonObject): Promise<Answer> {
    const { orderId } = body;
    if (!isOrderId(orderId)) return failure(400, 'Invalid order id');
    // No await from here to addVend: of two concurrent requests, the second sees the first.
    const order = this.checkOrder(orderId, body);
    if ('kind' in order) {
      await this.record.countPay(orderId);
      return order;
    }
    const scenario = this.record.scenarioFor(order);
    if (scenario.first === 'nothing') {
      await this.record.countPay(orderId);
      return this.respond(order, scenario, this.notExecuted(order, scenario));
    }
    const vend = await this.record.addVend(order, scenario);
    return this.respond(order, scenario, vendAnswer(vend, clockAtOrder(vend, this.clock)));
  }

  async transaction(orderId: string): Promise<Answer> {
    if (!isOrderId(orderId)) return failure(400, 'Invalid order id');
    // Waiting for the write also keeps an answer from overtaking the vend it speaks of.
    await this.record.countRequery(orderId);
    const vend = this.record.find(orderId);
    return vend === undefined
      ? failure(404, 'Order not found')
      : transactionAnswer(vend, this.clock);
  }

  checkMeter(query: URLSearchParams): Answer {
    const meter = query.get('meter') ?? '';
    const disco = discoNamed(query.get('disco'));
    const variation = variationOf(query.get('vendType'));
    if (meter === '' || variation === undefined) return failure(400, 'Invalid request');
    if (disco === undefined) return failure(400, 'Disco is not supported');
    const { verify } = scenarioOf(meter, variation, 'buypower');
    if (verify === 'unreachable') return unreachable();
    if (verify === 'wrong') return failure(422, 'Invalid meter number');
    const answer = checked(meter, query, scenarioOf(meter, variation, 'buypower'));
    return verify === 'slow' ? { ...answer, afterMs: this.clock.settleAfterMs } : answer;
  }

  balance(): Answer {
    return success({ balance: this.record.balanceKobo() / 100 });
  }

  discosStatus(): Answer {
    return success(Object.fromEntries(discoNames.map((name) => [name, true])));
  }

  private checkOrder(orderId: string, body: JsonObject): Order | Answer {
    if (this.record.find(orderId) !== undefined) return failure(409, 'Duplicate order');
    const order = readBuypowerOrder(orderId, body);
    if ('kind' in order) return order;
    return this.record.canAfford(order) ? order : failure(402, 'Insufficient wallet balance');
  }

  private notExecuted(order: Order, scenario: Scenario): JsonAnswer {
    // To an order: BuyPower says that it did not even begin.
    if (scenario.contradicts === undefined) return failure(424, 'Disco is not available');
    const imagined = this.record.imagined(order, { ...scenario, first: 'delivered' });
    return vendAnswer(imagined, this.clock);
  }

  private respond(order: Order, { response }: Scenario, answer: JsonAnswer): Answer {
    switch (response) {
      case 'answer':
        return answer;
      case 'slow':
        return { ...answer, afterMs: this.clock.settleAfterMs };
      case 'systemError':
        return failure(500, 'Internal server error');
      case 'tooMany':
        return { ...failure(429, 'Too many requests'), headers: { 'retry-after': '1' } };
      case 'garbage':
        return garbage(order, answer);
      case 'silence':
      case 'close':
      case 'reset':
        return { kind: response };
    }
  }
}

/** To a question: nobody can be asked now. */
function unreachable(): Answer {
  return failure(503, 'Disco is not available');
}

function checked(meter: string, query: URLSearchParams, { verify }: Scenario): JsonAnswer {
  const hasLimits = verify === 'limits';
  return success({
    name: customerName(meter),
    address: customerAddress(meter),
    meterNo: meter,
    vendType: query.get('vendType'),
    disco: query.get('disco'),
    minVendAmount: hasLimits ? minPurchaseNaira : null,
    maxVendAmount: null,
    outstanding: hasLimits ? 1250.5 : 0,
    canVend: verify !== 'cannotVend',
  });
}

/** An even meter number gets a web page, an odd one a JSON document that breaks off. */
function garbage(order: Order, answer: JsonAnswer): Answer {
  if (Number(order.billersCode.at(-1)) % 2 === 0) {
    return { kind: 'text', contentType: 'text/html; charset=UTF-8', text: html };
  }
  const text = JSON.stringify(answer.body);
  return { kind: 'text', contentType: 'application/json', text: text.slice(0, text.length / 2) };
}
