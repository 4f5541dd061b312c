import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateIf,
} from 'class-validator';
import { ListQueryDto } from '../platform/http/lists/list-query.dto.js';
import { Reason } from './audit/reason.decorator.js';

export class ListAuditRecordsDto extends ListQueryDto {
  @ApiPropertyOptional({
    type: String,
    description: 'Of a payment, funding, wallet, incident, approval.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  subjectId?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Who did it.' })
  @IsOptional()
  @IsUUID()
  actorId?: string;
}

export class SetSwitchDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'A provider’s code; null stands for all of them.',
    example: null,
  })
  @ValidateIf((_, value) => value !== null)
  @Matches(/^[a-z0-9-]{1,40}$/, { message: 'provider must be a provider’s code or null' })
  provider!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'An id of `GET /billers`; null stands for all of them.',
    example: 'ikeja-electric',
  })
  @ValidateIf((_, value) => value !== null)
  @Matches(/^[a-z0-9-]{1,60}$/, { message: 'billerId must be an id of GET /billers or null' })
  billerId!: string | null;

  @ApiProperty({ example: true })
  @IsBoolean()
  isOff!: boolean;

  @Reason()
  reason!: string;
}
