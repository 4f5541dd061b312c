import { json, type Answer, type JsonAnswer, type JsonObject } from '../answer.js';
import { discos, findDisco } from '../catalogue.js';
import { readMeter, readVtpassOrder, readVariation } from './pay-rules.js';
import type { Order, VendRecord } from '../record.js';
import { isRefusal, vtpassRefusal, refusalBody, statusOfCode, type Refusal } from './refusals.js';
import { dateFault, formFault } from './request-id.js';
import { scenarioOf, type ResponseKind, type Scenario } from '../scenarios.js';
import { clockAtOrder, isSettled, type Clock } from '../vend.js';
import { verifyAnswer } from './verify-answers.js';
import { payAnswer, requeryAnswer } from './vtpass-answers.js';

const html =
  '<!DOCTYPE html><html><body><h1>Whoops, looks like something went wrong.</h1></body></html>';

const tooMany = json({ message: 'Too Many Attempts.' }, 429);

function refused(code: string, requestId?: string): JsonAnswer {
  return json(refusalBody(vtpassRefusal(code), requestId), statusOfCode(code));
}

/** VTpass's endpoints, without HTTP around them. */
export class VtpassApi {
  constructor(
    private readonly record: VendRecord,
    private readonly clock: Clock,
  ) {}

  async pay(body: JsonObject): Promise<Answer> {
    const requestId = body['request_id'];
    const fault = formFault(requestId);
    if (fault !== undefined || typeof requestId !== 'string') {
      return json(refusalBody(vtpassRefusal('085', fault)));
    }
    // No await from here to addVend: of two concurrent requests, the second sees the first.
    const order = this.checkOrder(requestId, body);
    if (isRefusal(order)) {
      await this.record.countPay(requestId);
      return json(refusalBody(order));
    }
    const scenario = this.record.scenarioFor(order);
    if (scenario.first === 'nothing') {
      await this.record.countPay(requestId);
      return this.respond(order, scenario.response, this.notExecuted(order, scenario));
    }
    const vend = await this.record.addVend(order, scenario);
    return this.respond(
      order,
      scenario.response,
      json(payAnswer(vend, clockAtOrder(vend, this.clock))),
    );
  }

  async requery(body: JsonObject): Promise<Answer> {
    const requestId = body['request_id'];
    if (typeof requestId !== 'string' || requestId === '') return refused('011');
    if (formFault(requestId) !== undefined) return refused('015');
    // Waiting for the write also keeps an answer from overtaking the vend it speaks of.
    await this.record.countRequery(requestId);
    const vend = this.record.find(requestId);
    if (vend === undefined) return refused('015');
    const { meanwhile } = vend.scenario;
    if (meanwhile !== undefined && !isSettled(vend, this.clock))
      return refused(meanwhile, requestId);
    return json(requeryAnswer(vend, this.clock));
  }

  verify(body: JsonObject): Answer {
    const meter = readMeter(body);
    const variation = readVariation(body['type']);
    if (meter === undefined || variation === undefined) return refused('011');
    const disco = findDisco(meter.serviceID);
    if (disco === undefined) return refused('012');
    const scenario = scenarioOf(meter.billersCode, variation);
    if (scenario.verify === 'unreachable') return refused('030');
    const answer = json(verifyAnswer(disco, meter.billersCode, variation, scenario));
    return scenario.verify === 'slow' ? { ...answer, afterMs: this.clock.settleAfterMs } : answer;
  }

  /** `code` is the number 1 and the key is `contents`: this endpoint is unlike the others. */
  balance(): Answer {
    return json({ code: 1, contents: { balance: this.record.balanceKobo() / 100 } });
  }

  categories(): Answer {
    const content = [{ identifier: 'electricity-bill', name: 'Electricity Bill' }];
    return json({ response_description: '000', content });
  }

  services(query: URLSearchParams): Answer {
    const isElectricity = query.get('identifier') === 'electricity-bill';
    const content = (isElectricity ? discos : []).map((disco) => ({
      serviceID: disco.serviceID,
      name: disco.productName,
      minimium_amount: String(disco.minNaira),
      maximum_amount: disco.maxNaira,
      convinience_fee: `N${disco.feeNaira.toFixed(2)}`,
      product_type: disco.productType,
      image: `https://example.invalid/${disco.serviceID}.jpg`,
    }));
    return json({ response_description: '000', content });
  }

  variations(query: URLSearchParams): Answer {
    const disco = findDisco(query.get('serviceID') ?? '');
    if (disco === undefined) return refused('012');
    const variations = ['Prepaid', 'Postpaid'].map((name) => ({
      variation_code: name.toLowerCase(),
      name,
      variation_amount: '0.00',
      fixedPrice: 'No',
    }));
    const convinience_fee = `N${disco.feeNaira.toFixed(2)}`;
    const { productName: ServiceName, serviceID } = disco;
    // The misspelled second list is the provider's.
    const content = { ServiceName, serviceID, convinience_fee, variations, varations: variations };
    return json({ response_description: '000', content });
  }

  private checkOrder(requestId: string, body: JsonObject): Order | Refusal {
    if (this.record.find(requestId) !== undefined) return vtpassRefusal('014');
    const fault = dateFault(requestId, this.clock.nowMs());
    if (fault !== undefined) return vtpassRefusal('085', fault);
    const order = readVtpassOrder(requestId, body);
    if (isRefusal(order)) return order;
    if (this.record.isLikelyDuplicate(order.disco, order.billersCode)) return vtpassRefusal('019');
    return this.record.canAfford(order) ? order : vtpassRefusal('018');
  }

  private notExecuted(order: Order, scenario: Scenario): JsonAnswer {
    const { refusal: code = '030', contradicts } = scenario;
    if (contradicts === undefined) return refused(code, order.requestId);
    const imagined = this.record.imagined(order, { ...scenario, first: 'delivered' });
    return json(payAnswer(imagined, this.clock));
  }

  private respond(order: Order, response: ResponseKind, answer: JsonAnswer): Answer {
    switch (response) {
      case 'answer':
        return answer;
      case 'slow':
        return { ...answer, afterMs: this.clock.settleAfterMs };
      case 'systemError':
        return refused('083');
      case 'tooMany':
        return { ...tooMany, headers: { 'retry-after': '1' } };
      case 'garbage':
        return garbage(order, answer.body);
      case 'silence':
      case 'close':
      case 'reset':
        return { kind: response };
    }
  }
}

/** An even meter number gets a web page, an odd one a JSON document that breaks off. */
function garbage(order: Order, body: unknown): Answer {
  if (Number(order.billersCode.at(-1)) % 2 === 0) {
    return { kind: 'text', contentType: 'text/html; charset=UTF-8', text: html };
  }
  const text = JSON.stringify(body);
  return { kind: 'text', contentType: 'application/json', text: text.slice(0, text.length / 2) };
}
