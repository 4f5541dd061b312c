import { OneOf } from '../../platform/http/docs/field.decorator.js';

/** The answer to a webhook. */
export class ReceivedView {
  @OneOf([true], true) received!: true;
}
