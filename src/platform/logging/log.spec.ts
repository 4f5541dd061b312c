import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/config.js';
import { createLog, logSafetyWarning, type Log } from './log.js';
import { NestLog } from './nest-log.js';

function logTo(lines: string[], level = 'debug'): Log {
  const config = loadConfig({ NODE_ENV: 'test', LOG_LEVEL: level });
  return createLog(config, { write: (line) => lines.push(line) });
}

function linesOf(act: (log: Log) => void, level?: string): Record<string, unknown>[] {
  const lines: string[] = [];
  act(logTo(lines, level));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('writes a message with its fields as one JSON object', () => {
    const lines = linesOf((log) => {
      log.child({ part: 'sweep' }).info({ due: 3 }, 'swept');
    });
    expect(lines).toEqual([
      expect.objectContaining({ level: 'info', part: 'sweep', due: 3, msg: 'swept' }),
    ]);
  });

  it('takes a message on its own', () => {
    const lines = linesOf((log) => {
      log.warn('careful');
    });
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', msg: 'careful' })]);
  });

  it('writes an error with its stack and its cause', () => {
    const lines = linesOf((log) => {
      log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    });
    expect(lines[0]?.['err']).toMatchObject({
      message: expect.stringContaining('outer'),
      stack: expect.stringContaining('inner'),
    });
  });

  it('keeps secrets to itself, wherever they are', () => {
    const secrets = {
      password: 'hunter2',
      refreshToken: 'hunter2',
      headers: { authorization: 'hunter2', 'api-key': 'hunter2', 'secret-key': 'hunter2' },
      request: { body: { accessToken: 'hunter2' } },
    };
    const lines = linesOf((log) => {
      log.info(secrets, 'request');
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('says nothing below its level', () => {
    const say = (log: Log): void => {
      log.debug('a');
      log.info('b');
      log.error('c');
    };
    expect(linesOf(say, 'error')).toHaveLength(1);
    expect(linesOf(say, 'silent')).toHaveLength(0);
  });

  it('takes what Nest says', () => {
    const lines = linesOf((log) => {
      const nest = new NestLog(log);
      nest.log('Starting', 'NestFactory');
      nest.error(new Error('no'), 'stack', 'ExceptionsHandler');
    });
    expect(lines).toEqual([
      expect.objectContaining({ level: 'debug', context: 'NestFactory', msg: 'Starting' }),
      expect.objectContaining({ level: 'error', context: 'ExceptionsHandler', msg: 'no' }),
    ]);
  });
});

describe('an exemption from a safety rule', () => {
  it.each(['trace', 'info', 'warn', 'error', 'fatal', 'silent'])(
    'is a warning in the log, also where LOG_LEVEL is %s',
    (LOG_LEVEL) => {
      const config = loadConfig({ HOST: '0.0.0.0', ALLOW_UNSAFE: 'sandbox-money', LOG_LEVEL });
      const lines: string[] = [];
      for (const warning of config.warnings) {
        logSafetyWarning(warning, config, { write: (line) => lines.push(line) });
      }
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        expect.objectContaining({
          level: 'warn',
          rule: 'sandbox-money',
          problem: expect.stringContaining('HOST: must be'),
          msg: 'a safety rule is switched off by ALLOW_UNSAFE',
        }),
      ]);
    },
  );
});
