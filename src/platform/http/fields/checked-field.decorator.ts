import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
} from 'class-validator';
import { Flag, Id, OneOf, Text, Whole, type Said } from '../docs/field.decorator.js';

type Checked<Given extends unknown[]> = (...given: Given) => PropertyDecorator;

/** A decorator that checks and documents a field, and as `.optional` a field that may be left out. */
function checked<Given extends unknown[]>(
  rulesOf: (...given: Given) => PropertyDecorator[],
): Checked<Given> & { readonly optional: Checked<Given> } {
  return Object.assign((...given: Given) => applyDecorators(...rulesOf(...given)), {
    optional: (...given: Given) =>
      applyDecorators(...rulesOf(...given), ApiPropertyOptional(), IsOptional()),
  });
}

/** An integer between two bounds. @example @IsWhole(1, 100, 20, 'Kobo.') amount!: number; */
export const IsWhole = checked((min: number, max: number, ...said: Said<number>) => {
  const [example, description, more] = said;
  return [
    Whole(example, description, { minimum: min, maximum: max, ...more }),
    Max(max),
    Min(min),
    IsInt(),
  ];
});

/** One of some values. @example @IsOneOf.optional(FUNDING_STATUSES) status?: FundingStatus; */
export const IsOneOf = checked((values: readonly unknown[], ...said: Said<unknown>) => [
  OneOf(values, ...said),
  IsIn(values),
]);

/** True or false. @example @IsFlag.optional(false, 'Asks again.') refresh?: boolean; */
export const IsFlag = checked((...said: Said<boolean>) => [Flag(...said), IsBoolean()]);

/** A UUID. @example @IsId.optional(undefined, 'Who did it.') actorId?: string; */
export const IsId = checked((...said: Said<string>) => [Id(...said), IsUUID()]);

/** A text that is not empty. @example @IsText(200, 'q0Yy3nE2bq1m') refreshToken!: string; */
export const IsText = checked((lengthMax: number, ...said: Said<string>) => [
  Text(...said),
  Length(1, lengthMax),
  IsString(),
]);
