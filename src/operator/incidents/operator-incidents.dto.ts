import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ListQueryDto } from '../../platform/http/lists/list-query.dto.js';
import { ReasonDto } from '../audit/reason.dto.js';

const NUMBER_MAX = 1_000_000;

export class ListIncidentsDto extends ListQueryDto {
  @ApiPropertyOptional({
    type: Boolean,
    description: 'Only those nobody has resolved, or only the others.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  )
  @IsBoolean()
  open?: boolean;
}

export class ResolveIncidentDto extends ReasonDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    default: 1,
    description: 'Which of its kind, as the list has it.',
  })
  @IsInt()
  @Min(1)
  @Max(NUMBER_MAX)
  number: number = 1;
}
