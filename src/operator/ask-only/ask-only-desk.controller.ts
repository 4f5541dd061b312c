import { Body, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Roles } from '../../auth/roles.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import type { Actor } from '../audit/audit.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { AskOnlyDeskService } from './ask-only-desk.service.js';
import { EndAskOnlyDto } from './ask-only.dto.js';
import { AskOnlyView } from './ask-only.view.js';

@OperatorController('operator/ask-only')
export class AskOnlyDeskController {
  constructor(private readonly askOnly: AskOnlyDeskService) {}

  @Get()
  @ApiOperation({
    operationId: 'getAskOnly',
    summary: 'Whether workers ask the providers before they vend, as after a restore',
  })
  @ApiOkResponse({ type: AskOnlyView })
  list(): Promise<AskOnlyView> {
    return this.askOnly.list();
  }

  @Post('end')
  @Roles('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'endAskOnly',
    summary: 'Have workers vend again',
    description:
      'For admins, after every day since the backup was reconciled. Answers what is still open.',
  })
  @ApiOkResponse({ type: AskOnlyView })
  @ApiProblems(
    'validation_failed',
    'not_found',
    'malformed_json',
    'payload_too_large',
    'unsupported_media_type',
  )
  end(
    @CurrentActor() actor: Actor,
    @Body() { beganAt, reason }: EndAskOnlyDto,
  ): Promise<AskOnlyView> {
    return this.askOnly.end(actor, new Date(beganAt), reason);
  }
}
