import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  registerDecorator,
  type ValidationArguments,
} from 'class-validator';
import type { MeterType } from './electricity-provider.js';

const PREPAID = /^\d{10,13}$/;
const POSTPAID = /^[A-Za-z0-9]{6,20}$/;

/** The form of a meter number depends on the meter's type; whether it exists, the biller decides. */
function IsMeterNumber(): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'isMeterNumber',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown, of?: ValidationArguments) =>
          typeof value === 'string' &&
          ((of?.object as MeterDto | undefined)?.meterType === 'postpaid'
            ? POSTPAID
            : PREPAID
          ).test(value),
        defaultMessage: () =>
          'meterNumber must be 10 to 13 digits (prepaid) or 6 to 20 letters and digits (postpaid)',
      },
    });
  };
}

/** A meter as a caller names it: prepaid meters have 10 to 13 digits, postpaid accounts vary. */
export class MeterDto {
  @ApiProperty({ description: 'A biller of `GET /billers`.', example: 'ikeja-electric' })
  @IsString()
  @Length(1, 60)
  @Matches(/^[a-z0-9-]+$/, { message: 'billerId must be an id of GET /billers' })
  billerId!: string;

  @ApiProperty({
    pattern: '^[A-Za-z0-9]{6,20}$',
    description: 'Prepaid: 10 to 13 digits. Postpaid: 6 to 20 letters and digits.',
    example: '01000000008',
  })
  @IsMeterNumber()
  meterNumber!: string;

  @ApiProperty({ enum: ['prepaid', 'postpaid'], example: 'prepaid' })
  @IsIn(['prepaid', 'postpaid'])
  meterType!: MeterType;
}

export class VerifyMeterDto extends MeterDto {
  @ApiPropertyOptional({
    description: 'Asks the biller even when a young answer is remembered.',
    example: false,
  })
  @IsOptional()
  @IsBoolean()
  refresh?: boolean;
}
