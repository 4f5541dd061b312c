import { ApiProperty } from '@nestjs/swagger';

/** The answer to a webhook. */
export class ReceivedView {
  @ApiProperty({ enum: [true], example: true })
  received!: true;
}
