import { Body, Delete, Get, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../platform/http/docs/customer-controller.decorator.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../platform/http/request/id-param.decorator.js';
import { ListQueryDto } from '../platform/http/lists/list-query.dto.js';
import type { Page } from '../platform/http/lists/page.js';
import { RenameMeterDto, SaveMeterDto } from './saved-meter.dto.js';
import { SavedMeterView } from './saved-meter.view.js';
import { SavedMetersService } from './saved-meters.service.js';

@CustomerController('Billers and meters', 'meters')
export class SavedMetersController {
  constructor(private readonly meters: SavedMetersService) {}

  @Post()
  @ApiCall(
    'Save a meter',
    'Saves a meter under a nickname. The meter need not be verified. A wallet can have 100 saved meters.',
  )
  @Answers(201, 'The saved meter.', SavedMeterView, 'location')
  @ApiProblems('nickname_taken', 'meter_saved', 'biller_unavailable', 'too_many_meters')
  async saveMeter(
    @CurrentUser() caller: Caller,
    @Body() body: SaveMeterDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedMeterView> {
    const view = await this.meters.save(caller, body);
    void reply.header('Location', `/meters/${view.id}`);
    return view;
  }

  @Get()
  @ApiCall('List saved meters', 'Lists the meters that the caller has saved.')
  @ApiPage(SavedMeterView, 'A page of saved meters, newest first.')
  listSavedMeters(
    @CurrentUser() caller: Caller,
    @Query() query: ListQueryDto,
  ): Promise<Page<SavedMeterView>> {
    return this.meters.list(caller, query);
  }

  @Get(':id')
  @ApiCall('Get a saved meter', 'Shows one meter that the caller has saved.')
  @Answers(200, 'The saved meter.', SavedMeterView)
  @ApiProblems('not_found')
  getSavedMeter(@CurrentUser() caller: Caller, @IdParam() id: string): Promise<SavedMeterView> {
    return this.meters.get(caller, id);
  }

  @Patch(':id')
  @ApiCall('Rename a saved meter', 'Changes the nickname. The meter itself stays the same.')
  @Answers(200, 'The meter with its new nickname.', SavedMeterView)
  @ApiProblems('not_found', 'nickname_taken')
  renameSavedMeter(
    @CurrentUser() caller: Caller,
    @IdParam() id: string,
    @Body() body: RenameMeterDto,
  ): Promise<SavedMeterView> {
    return this.meters.rename(caller, id, body.nickname);
  }

  @Delete(':id')
  @ApiCall('Remove a saved meter', 'Purchases for the meter stay as they are.')
  @Answers(204, 'The meter is removed.')
  @ApiProblems('not_found')
  removeSavedMeter(@CurrentUser() caller: Caller, @IdParam() id: string): Promise<void> {
    return this.meters.remove(caller, id);
  }
}
