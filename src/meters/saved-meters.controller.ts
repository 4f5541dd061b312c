import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { API_HEADERS } from '../platform/http/docs/api-headers.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../platform/http/request/id-param.pipe.js';
import { ListQueryDto } from '../platform/http/lists/list-query.dto.js';
import type { Page } from '../platform/http/lists/page.js';
import { RenameMeterDto, SaveMeterDto } from './saved-meter.dto.js';
import { SavedMeterView } from './saved-meter.view.js';
import { SavedMetersService } from './saved-meters.service.js';

@ApiTags('Billers and meters')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('meters')
export class SavedMetersController {
  constructor(private readonly meters: SavedMetersService) {}

  @Post()
  @ApiCall(
    'saveMeter',
    'Save a meter',
    'Saves a meter under a nickname. The meter need not be verified. A wallet can have 100 saved meters.',
  )
  @ApiCreatedResponse({
    description: 'The saved meter.',
    type: SavedMeterView,
    headers: API_HEADERS.location,
  })
  @ApiProblems('nickname_taken', 'meter_saved', 'biller_unavailable', 'too_many_meters')
  async save(
    @CurrentUser() caller: Caller,
    @Body() body: SaveMeterDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedMeterView> {
    const view = await this.meters.save(caller, body);
    void reply.header('Location', `/meters/${view.id}`);
    return view;
  }

  @Get()
  @ApiCall('listSavedMeters', 'List saved meters', 'Lists the meters that the caller has saved.')
  @ApiPage(SavedMeterView, 'A page of saved meters, newest first.')
  list(@CurrentUser() caller: Caller, @Query() query: ListQueryDto): Promise<Page<SavedMeterView>> {
    return this.meters.list(caller, query);
  }

  @Get(':id')
  @ApiCall('getSavedMeter', 'Get a saved meter', 'Shows one meter that the caller has saved.')
  @ApiOkResponse({ description: 'The saved meter.', type: SavedMeterView })
  @ApiProblems('not_found')
  get(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
  ): Promise<SavedMeterView> {
    return this.meters.get(caller, id);
  }

  @Patch(':id')
  @ApiCall(
    'renameSavedMeter',
    'Rename a saved meter',
    'Changes the nickname. The meter itself stays the same.',
  )
  @ApiOkResponse({ description: 'The meter with its new nickname.', type: SavedMeterView })
  @ApiProblems('not_found', 'nickname_taken')
  rename(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
    @Body() body: RenameMeterDto,
  ): Promise<SavedMeterView> {
    return this.meters.rename(caller, id, body.nickname);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiCall('removeSavedMeter', 'Remove a saved meter', 'Purchases for the meter stay as they are.')
  @ApiNoContentResponse({ description: 'The meter is removed.' })
  @ApiProblems('not_found')
  remove(@CurrentUser() caller: Caller, @Param('id', IdParamPipe) id: string): Promise<void> {
    return this.meters.remove(caller, id);
  }
}
