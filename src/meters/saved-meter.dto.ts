import { Name } from '../platform/http/fields/name.decorator.js';
import { MeterDto } from './meter.dto.js';

/** As long as the column of the table. */
const NICKNAME_MAX = 60;
const EXAMPLE = 'Mum’s house';

export class SaveMeterDto extends MeterDto {
  @Name(NICKNAME_MAX, EXAMPLE) nickname!: string;
}

export class RenameMeterDto {
  @Name(NICKNAME_MAX, EXAMPLE) nickname!: string;
}
