import { IsText } from '../../platform/http/fields/checked-field.decorator.js';

export class RefreshTokenDto {
  @IsText(200, 'q0Yy3nE2bq1mXoJ8r3Zl0m3l0nB1s6n5c8v7w2u4t6g') refreshToken!: string;
}
