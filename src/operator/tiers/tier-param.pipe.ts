import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.js';

/**
 * Reads the number of a tier in the address. A text that is not a number is answered like an unknown tier.
 */
@Injectable()
export class TierParamPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    if (!/^\d$/.test(text)) throw new NotFound('tier');
    return Number(text);
  }
}
