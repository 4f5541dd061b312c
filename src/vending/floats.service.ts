import { Injectable } from '@nestjs/common';

/** What we have left with a provider, in kobo, and when it said so. */
export interface FloatReading {
  readonly provider: string;
  readonly balance: number;
  readonly at: Date;
}

/** Our float with each provider as it was last read. Nothing reads it yet, so the list is empty. */
@Injectable()
export class FloatsService {
  list(): Promise<readonly FloatReading[]> {
    return Promise.resolve([]);
  }
}
