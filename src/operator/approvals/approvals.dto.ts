import { IsOneOf } from '../../platform/http/fields/checked-field.decorator.js';
import { ListQueryDto } from '../../platform/http/lists/list-query.dto.js';
import { APPROVAL_STATUSES, type ApprovalStatus } from './approval.js';

export class ListApprovalsDto extends ListQueryDto {
  @IsOneOf.optional(APPROVAL_STATUSES) status?: ApprovalStatus;
}
