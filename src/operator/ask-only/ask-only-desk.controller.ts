import { Body, Get, Post } from '@nestjs/common';
import { Roles } from '../../auth/roles.decorator.js';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import type { Actor } from '../audit/audit.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { AskOnlyDeskService } from './ask-only-desk.service.js';
import { EndAskOnlyDto } from './ask-only.dto.js';
import { AskOnlyView } from './ask-only.view.js';

@OperatorController('desk', 'operator/ask-only')
export class AskOnlyDeskController {
  constructor(private readonly askOnly: AskOnlyDeskService) {}

  @Get()
  @ApiCall(
    'Get the ask-only periods',
    'In ask-only mode, for example after a restore, workers ask the providers about a purchase before they send it.',
  )
  @Answers(200, 'The open periods; none when workers send purchases as usual.', AskOnlyView)
  getAskOnly(): Promise<AskOnlyView> {
    return this.askOnly.list();
  }

  @Post('end')
  @Roles('admin')
  @ApiCall(
    'End ask-only mode',
    'For admins. Reconcile each day since the backup first: a purchase that was lost and not found by then would be sent a ' +
      'second time.',
  )
  @Answers(200, 'The periods that are still open.', AskOnlyView)
  @ApiProblems('not_found')
  endAskOnly(
    @CurrentActor() actor: Actor,
    @Body() { beganAt, reason }: EndAskOnlyDto,
  ): Promise<AskOnlyView> {
    return this.askOnly.end(actor, new Date(beganAt), reason);
  }
}
