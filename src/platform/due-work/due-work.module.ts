import { Global, Module } from '@nestjs/common';
import { DueWork } from './due-work.service.js';

@Global()
@Module({ providers: [DueWork], exports: [DueWork] })
export class DueWorkModule {}
