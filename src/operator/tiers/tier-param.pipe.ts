import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.js';

/** The number of a tier in an address. What is none, is as unknown as one that does not exist. */
@Injectable()
export class TierParamPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    if (!/^\d$/.test(text)) throw new NotFound('tier');
    return Number(text);
  }
}
