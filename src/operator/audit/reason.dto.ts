import { Reason } from './reason.decorator.js';

/** The body of an act that needs nothing but a reason. */
export class ReasonDto {
  @Reason() reason!: string;
}
