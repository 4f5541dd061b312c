import { connect, type Socket } from 'node:net';
import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { IsInt } from 'class-validator';
import { ListQueryDto } from '../../src/platform/http/lists/list-query.dto.js';

export class AmountDto {
  @IsInt()
  amount!: number;
}

/** Something to ask for over raw sockets. */
@Controller('things')
export class ThingsController {
  readonly taken: number[] = [];

  @Post()
  @HttpCode(200)
  take(@Body() { amount }: AmountDto): object {
    this.taken.push(amount);
    return { amount };
  }

  @Post('act')
  @HttpCode(200)
  act(): object {
    return { done: true };
  }

  @Delete()
  @HttpCode(204)
  remove(): void {
    // Nothing is kept here.
  }

  @Get()
  list(@Query() query: ListQueryDto): object {
    return query;
  }

  @Get('late')
  async late(): Promise<object> {
    await new Promise((resolve) => setImmediate(resolve));
    return { late: true };
  }
}

export interface WireAnswer {
  readonly status: number;
  readonly head: string;
  readonly problem: { readonly code?: string; readonly status?: number; readonly detail?: string };
}

export const MEBIBYTE = 1024 * 1024;
export const JSON_TYPE = 'Content-Type: application/json\r\n';

export function openSocket(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1');
}

/** All that comes back until the server closes. @param send writes to the socket. */
export function exchangeWith(url: string, send: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = openSocket(url);
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(answer);
    });
    send(socket);
  });
}

export function readAnswer(text: string): WireAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const isProblem = head.toLowerCase().includes('content-type: application/problem+json');
  return {
    head,
    status: Number(head.split(' ')[1]),
    problem: isProblem ? (JSON.parse(body) as WireAnswer['problem']) : {},
  };
}
