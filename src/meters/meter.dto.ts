import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Matches, ValidateBy, type ValidationArguments } from 'class-validator';
import {
  canonicalMeterNumber,
  METER_TEXT_MAX,
  meterNumberFault,
} from '../kernel/input/meter-number.js';
import { Text } from '../platform/http/docs/field.decorator.js';
import { IsFlag, IsOneOf, IsText } from '../platform/http/fields/checked-field.decorator.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';

/** Callers may paste a number as it is printed: separators are gone before anything is compared or stored. */
function canonical({ value }: { value: unknown }): unknown {
  return typeof value === 'string' ? canonicalMeterNumber(value) : value;
}

function faultOf(of?: ValidationArguments): string | null {
  const value: unknown = of?.value;
  if (typeof value !== 'string') return 'must be a text';
  const isPostpaid = (of?.object as MeterDto | undefined)?.meterType === 'postpaid';
  return meterNumberFault(value, isPostpaid ? 'postpaid' : 'prepaid');
}

/** The form of a meter number depends on the meter's type; whether it exists, the biller decides. */
function MeterNumber(): PropertyDecorator {
  return applyDecorators(
    Text(
      '01000000008',
      'Prepaid: 10 to 13 digits. Postpaid: 6 to 20 letters and digits. Spaces and dashes are left out.',
      { maxLength: METER_TEXT_MAX },
    ),
    Transform(canonical),
    ValidateBy({
      name: 'isMeterNumber',
      validator: {
        validate: (_, of) => faultOf(of) === null,
        defaultMessage: (of) => `meterNumber ${faultOf(of) ?? ''}`,
      },
    }),
  );
}

/** A meter as a caller names it: prepaid meters have 10 to 13 digits, postpaid accounts vary. */
export class MeterDto {
  @IsText(60, 'ikeja-electric', 'A biller of `GET /billers`.')
  @Matches(/^[a-z0-9-]+$/, { message: 'billerId must be an id of GET /billers' })
  billerId!: string;

  @MeterNumber() meterNumber!: string;
  @IsOneOf(['prepaid', 'postpaid'], 'prepaid') meterType!: MeterType;
}

export class VerifyMeterDto extends MeterDto {
  @IsFlag.optional(false, 'Asks the biller even when a young answer is remembered.')
  refresh?: boolean;
}
