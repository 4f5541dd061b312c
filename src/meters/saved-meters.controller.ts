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
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
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
@ApiProblems('validation_failed', 'unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('meters')
export class SavedMetersController {
  constructor(private readonly meters: SavedMetersService) {}

  @Post()
  @ApiOperation({
    operationId: 'saveMeter',
    summary: 'Keep a meter under a nickname',
    description: 'It need not have been verified. A wallet keeps a hundred at most.',
  })
  @ApiCreatedResponse({ type: SavedMeterView, headers: API_HEADERS.location })
  @ApiProblems(
    'malformed_json',
    'nickname_taken',
    'meter_saved',
    'payload_too_large',
    'unsupported_media_type',
    'biller_unavailable',
    'too_many_meters',
  )
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
  @ApiOperation({ operationId: 'listSavedMeters', summary: 'The caller’s saved meters' })
  @ApiPage(SavedMeterView)
  list(@CurrentUser() caller: Caller, @Query() query: ListQueryDto): Promise<Page<SavedMeterView>> {
    return this.meters.list(caller, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getSavedMeter', summary: 'One saved meter' })
  @ApiOkResponse({ type: SavedMeterView })
  @ApiProblems('not_found')
  get(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
  ): Promise<SavedMeterView> {
    return this.meters.get(caller, id);
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'renameSavedMeter', summary: 'Change the nickname' })
  @ApiOkResponse({ type: SavedMeterView })
  @ApiProblems(
    'malformed_json',
    'not_found',
    'nickname_taken',
    'payload_too_large',
    'unsupported_media_type',
  )
  rename(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
    @Body() body: RenameMeterDto,
  ): Promise<SavedMeterView> {
    return this.meters.rename(caller, id, body.nickname);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'removeSavedMeter',
    summary: 'Forget a saved meter',
    description: 'Purchases for it stay as they are.',
  })
  @ApiNoContentResponse()
  @ApiProblems('not_found')
  remove(@CurrentUser() caller: Caller, @Param('id', IdParamPipe) id: string): Promise<void> {
    return this.meters.remove(caller, id);
  }
}
