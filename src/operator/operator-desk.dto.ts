import { Matches, ValidateIf } from 'class-validator';
import { Text } from '../platform/http/docs/field.decorator.js';
import { IsFlag, IsId, IsText } from '../platform/http/fields/checked-field.decorator.js';
import { ListQueryDto } from '../platform/http/lists/list-query.dto.js';
import { Reason } from './audit/reason.decorator.js';

export class ListAuditRecordsDto extends ListQueryDto {
  @IsText.optional(200, undefined, 'Of a payment, funding, wallet, incident, approval.')
  subjectId?: string;

  @IsId.optional(undefined, 'Who did it.') actorId?: string;
}

export class SetSwitchDto {
  @Text.orNull(null, 'A provider’s code; null stands for all of them.')
  @ValidateIf((_, value) => value !== null)
  @Matches(/^[a-z0-9-]{1,40}$/, { message: 'provider must be a provider’s code or null' })
  provider!: string | null;

  @Text.orNull('ikeja-electric', 'An id of `GET /billers`; null stands for all of them.')
  @ValidateIf((_, value) => value !== null)
  @Matches(/^[a-z0-9-]{1,60}$/, { message: 'billerId must be an id of GET /billers or null' })
  billerId!: string | null;

  @IsFlag(true) isOff!: boolean;
  @Reason() reason!: string;
}
