import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { ProviderFloat } from './provider-float.js';
import { readRouteFacts } from '../routing/route-facts.store.js';

/** Our float with each provider, as it last reported. */
@Injectable()
export class FloatsService {
  constructor(private readonly database: Database) {}

  async list(): Promise<readonly ProviderFloat[]> {
    return (await readRouteFacts(this.database)).floats;
  }
}
