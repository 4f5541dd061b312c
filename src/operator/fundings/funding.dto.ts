import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { ListFundingsDto } from '../../fundings/funding.dto.js';

export class FindFundingsDto extends ListFundingsDto {
  @ApiPropertyOptional({
    type: String,
    description: 'What the gateway knows it by; then nothing else counts.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  reference?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'Whose; needed where no `reference` is given.',
  })
  @IsOptional()
  @IsUUID()
  walletId?: string;
}
