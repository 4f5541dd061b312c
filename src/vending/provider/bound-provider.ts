import {
  boundToMeter,
  boundToOrder,
  type AnswerContract,
  type MeterReply,
} from './answer-contract.js';
import {
  ElectricityProvider,
  type Meter,
  type OrderIntent,
  type VendOrder,
} from './electricity-provider.js';
import type { MeterAnswer, ProviderAnswer } from './provider-answer.js';

/**
 * The base class of every adapter. An adapter implements the `send…` methods. Their answers leave through
 * `vend`, `requery` and `verify`, which check them against the order or the meter.
 */
export abstract class BoundProvider extends ElectricityProvider {
  /** The fields that tie its answers to our orders. */
  protected abstract readonly contract: AnswerContract;

  async verify(meter: Meter): Promise<MeterAnswer> {
    return boundToMeter(await this.sendVerify(meter), meter, this.contract);
  }

  async vend(order: VendOrder): Promise<ProviderAnswer> {
    return boundToOrder(await this.sendVend(order), 'vend', order, this.contract);
  }

  async requery(order: OrderIntent): Promise<ProviderAnswer> {
    return boundToOrder(await this.sendRequery(order), 'requery', order, this.contract);
  }

  protected abstract sendVerify(meter: Meter): Promise<MeterReply>;

  /** @returns the answer as it was read, with its body as `evidence.body`. */
  protected abstract sendVend(order: VendOrder): Promise<ProviderAnswer>;

  /** @returns the answer as it was read, with its body as `evidence.body`. */
  protected abstract sendRequery(order: OrderIntent): Promise<ProviderAnswer>;
}
