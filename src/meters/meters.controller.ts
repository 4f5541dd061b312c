import { Body, Controller, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { VerifyMeterDto } from './meter.dto.js';
import { VerifiedMeterView } from './meter.view.js';
import { MetersService } from './meters.service.js';

@ApiTags('Billers and meters')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'rate_limited')
@Controller('meters')
export class MetersController {
  constructor(private readonly meters: MetersService) {}

  @Post('verify')
  @ApiCall(
    'Verify a meter',
    'Asks the biller who owns the meter. Verify before a purchase, and let the customer confirm the name. Purchases for ' +
      'this meter obey the returned limits for a day. An answer is reused for ten minutes; `refresh` asks again. If the ' +
      'biller does not answer, an answer of the last day is returned.',
  )
  @Answers(200, 'The meter as the biller knows it.', VerifiedMeterView)
  @ApiProblems(
    'meter_not_found',
    'biller_unavailable',
    'verification_unavailable',
    'database_unavailable',
  )
  verifyMeter(@Body() body: VerifyMeterDto): Promise<VerifiedMeterView> {
    return this.meters.verify(body);
  }
}
