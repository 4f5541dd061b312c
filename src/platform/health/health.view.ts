import { ApiProperty } from '@nestjs/swagger';

export class LiveView {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  readonly status = 'ok';
}

export class ReadyView {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  readonly status = 'ok';

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { database: 'ok' },
    description: 'Each part this process needs, by its name.',
  })
  readonly checks: Record<string, string>;

  constructor(checks: Record<string, string>) {
    this.checks = checks;
  }
}
