import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { receiptHtml } from '../../../src/bill-payments/receipts/receipt-html.js';
import { tokenLine } from '../../../src/bill-payments/receipts/token-lines.js';
import { ENVIRONMENT_NAMES, loadConfig } from '../../../src/config/config.js';
import { canonicalMeterNumber, meterNumberFault } from '../../../src/kernel/input/meter-number.js';
import { cleanLine, nameFault, nameKey } from '../../../src/kernel/input/text.js';
import { TEXT_MAX_LENGTH } from '../../../src/platform/http/request/stored-text.js';
import { readPhone } from '../../../src/kernel/input/phone.js';
import { readEnd } from '../../../src/kernel/period.js';
import { inspectSafety } from '../../../src/config/safety/inspect-safety.js';
import { dayOf } from '../../../src/kernel/lagos-day.js';
import { RequestValidationPipe } from '../../../src/platform/http/request/request-validation.pipe.js';
import { readStatement } from '../../../src/reconciliation/statements/csv-statement.adapter.js';
import {
  COLUMNS,
  readHeader,
  readLine,
} from '../../../src/reconciliation/statements/statement-line.js';
import { returnPage } from '../../../src/fundings/return-page/funding-return.page.js';
import { programFiles } from '../program-files.js';
import { asName } from './fillings.js';
import type { Parser } from './parser.js';

const KEPT = 'by what kept it: nothing longer is stored';
const DAY = dayOf('2026-01-15')!;
const LINE = ['vend', '2026-01-15T13:30:00Z', 'r', 't', 's', '1', 'delivered', '5000', '1', ''];
const PLACES = readHeader(COLUMNS);

function readSettings(text: string): unknown {
  const settings = Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [name, text]));
  inspectSafety({ ...settings, NODE_ENV: 'production', FUNDING_GATEWAY: 'paystack' });
  return loadConfig(settings);
}

/** Everything that reads files, settings and what was kept. */
export const OTHER_PARSERS: readonly Parser[] = [
  {
    name: 'a statement in CSV',
    isSlow: true,
    read: async (text: string): Promise<void> => {
      const file = (): Readable => Readable.from([Buffer.from(text)]);
      for await (const line of readStatement(file, DAY)) if (line.line < 0) return;
    },
    bounded: 'by the 10,000 characters that a line of it may have',
    within: [[`${COLUMNS.join(',')}\n"`, '"\n']],
  },
  {
    name: 'the fields of a statement',
    read: (text: string): void => {
      for (const [place] of LINE.entries()) {
        try {
          readLine(LINE.with(place, text), PLACES, 1, DAY);
        } catch {
          // Refused, and the next is tried.
        }
      }
    },
    bounded: 'by itself',
    within: [['2026-01-15T13:30:00.', 'Z']],
  },
  {
    name: 'a name',
    read: (text: string): unknown => {
      const taken = text.slice(0, TEXT_MAX_LENGTH);
      return [nameFault(taken), nameKey(taken), cleanLine(taken)];
    },
    bounded:
      'by the 2,000 characters that a field may have, and the line that a company’s text is cut to',
  },
  { name: 'a day', read: dayOf, bounded: 'by itself' },
  {
    name: 'an end of a time',
    read: (text) => readEnd(text, 'to'),
    bounded: 'by itself',
    within: [['2026-01-15T13:30:00.', 'Z']],
  },
  { name: 'a phone', read: readPhone, bounded: 'by itself', within: [['0803 123', '']] },
  {
    name: 'a meter number',
    read: (text) => meterNumberFault(canonicalMeterNumber(text), 'prepaid'),
    bounded: 'by itself',
    within: [['0100 0000 ', '']],
  },
  {
    name: 'a setting',
    isSlow: true,
    read: readSettings,
    bounded: 'by whoever runs the service: it is theirs',
    within: [
      ['1s,', ''],
      ['vtpass;', ''],
      ['http://', ''],
      ['0 4 ', ''],
    ],
  },
  {
    name: 'the page of a receipt',
    read: (text) =>
      receiptHtml({
        title: text,
        amount: text,
        summary: text,
        tokens: [tokenLine({ role: 'credit', value: text })],
        instructions: [text],
        sections: [],
        paymentId: text,
      }),
    bounded: KEPT,
  },
  {
    name: 'the page that a payer comes back to',
    read: (payUrl) => returnPage({ status: 'pending', amount: 1, payUrl }),
    bounded: KEPT,
  },
];

type Made = new () => object;

/** One for each DTO of the product, found by its file: each of its fields is read. */
export async function dtoParsers(root: string): Promise<Parser[]> {
  const files = (await programFiles(root)).filter((file) => file.endsWith('.dto.ts'));
  const parsers: Parser[] = [];
  for (const file of files) {
    const exported = (await import(pathToFileURL(join(root, file)).href)) as Record<
      string,
      unknown
    >;
    for (const [name, dto] of Object.entries(exported)) {
      if (typeof dto !== 'function') continue;
      const fields = fieldsOf(dto as Made);
      if (fields.length > 0) parsers.push(dtoParser(`${file}#${name}`, dto as Made, fields));
    }
  }
  return parsers;
}

function fieldsOf(dto: Made): string[] {
  const found = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  return [...new Set(found.map(({ propertyName }) => propertyName))];
}

function dtoParser(name: string, metatype: Made, fields: readonly string[]): Parser {
  const pipe = new RequestValidationPipe();
  const read = (text: string): void => {
    for (const field of [...fields, asName(text)]) {
      try {
        pipe.transform({ [field]: text }, { type: 'body', metatype });
      } catch {
        // Refused, and the next is tried.
      }
    }
  };
  return { name, read, bounded: 'by itself', isSlow: true, within: [['ada@', '.com']] };
}
