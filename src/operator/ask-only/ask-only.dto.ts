import { IsISO8601, Length } from 'class-validator';
import { Moment } from '../../platform/http/docs/field.decorator.js';
import { Reason } from '../audit/reason.decorator.js';

export class EndAskOnlyDto {
  @Moment(
    undefined,
    'The latest `beganAt` that you have seen: a loss that was noticed after it is not ended.',
  )
  @IsISO8601({ strict: true, strictSeparator: true })
  @Length(20, 40)
  beganAt!: string;

  @Reason() reason!: string;
}
