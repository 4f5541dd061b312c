import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListQueryDto } from '../../platform/http/lists/list-query.dto.js';
import { APPROVAL_STATUSES, type ApprovalStatus } from './approval.js';

export class ListApprovalsDto extends ListQueryDto {
  @ApiPropertyOptional({ enum: APPROVAL_STATUSES })
  @IsOptional()
  @IsIn(APPROVAL_STATUSES)
  status?: ApprovalStatus;
}
