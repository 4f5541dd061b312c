import { Global, Module } from '@nestjs/common';
import { WaitRoom } from './wait-room.service.js';

@Global()
@Module({ providers: [WaitRoom], exports: [WaitRoom] })
export class WaitRoomModule {}
