import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { Whole } from '../../platform/http/docs/field.decorator.js';
import { IsFlag } from '../../platform/http/fields/checked-field.decorator.js';
import { ListQueryDto } from '../../platform/http/lists/list-query.dto.js';
import { ReasonDto } from '../audit/reason.dto.js';

const NUMBER_MAX = 1_000_000;

export class ListIncidentsDto extends ListQueryDto {
  @IsFlag.optional(undefined, 'Only those nobody has resolved, or only the others.')
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  )
  open?: boolean;
}

export class ResolveIncidentDto extends ReasonDto {
  @Whole(undefined, 'Which of its kind, as the list has it.', {
    minimum: 1,
    default: 1,
    required: false,
  })
  @IsInt()
  @Min(1)
  @Max(NUMBER_MAX)
  number: number = 1;
}
