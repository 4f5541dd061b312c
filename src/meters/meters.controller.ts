import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { VerifyMeterDto } from './meter.dto.js';
import { VerifiedMeterView } from './meter.view.js';
import { MetersService } from './meters.service.js';

@ApiTags('Billers and meters')
@ApiBearerAuth()
@ApiProblems(
  'validation_failed',
  'malformed_json',
  'unauthenticated',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
)
@Controller('meters')
export class MetersController {
  constructor(private readonly meters: MetersService) {}

  @Post('verify')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'verifyMeter',
    summary: 'Ask the biller whose meter this is',
    description:
      'Advised before a purchase: show the name, and let the customer confirm it. For a day, ' +
      'purchases for this meter obey the limits that came back. An answer is remembered for ten ' +
      'minutes (`verifiedAt` is its age; `refresh` asks anew), and for a day it stands in when the ' +
      'biller does not answer.',
  })
  @ApiOkResponse({ type: VerifiedMeterView })
  @ApiProblems(
    'meter_not_found',
    'biller_unavailable',
    'verification_unavailable',
    'database_unavailable',
  )
  verify(@Body() body: VerifyMeterDto): Promise<VerifiedMeterView> {
    return this.meters.verify(body);
  }
}
