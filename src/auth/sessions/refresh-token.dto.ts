import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class RefreshTokenDto {
  @ApiProperty({ type: String, example: 'q0Yy3nE2bq1mXoJ8r3Zl0m3l0nB1s6n5c8v7w2u4t6g' })
  @IsString()
  @Length(1, 200)
  refreshToken!: string;
}
