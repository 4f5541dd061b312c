import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Length, Matches } from 'class-validator';
import { MeterDto } from './meter.dto.js';

/** What a customer calls a meter: one line, without spaces around it. */
function Nickname(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, minLength: 1, maxLength: 60, example: 'Mum’s house' }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value,
    ),
    IsString(),
    Length(1, 60),
    Matches(/^\P{Cc}*$/u, { message: 'nickname must not have control characters' }),
  );
}

export class SaveMeterDto extends MeterDto {
  @Nickname()
  nickname!: string;
}

export class RenameMeterDto {
  @Nickname()
  nickname!: string;
}
