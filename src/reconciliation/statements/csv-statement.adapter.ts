import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Day } from '../../kernel/lagos-day.js';
import {
  readHeader,
  readLine,
  StatementEnds,
  StatementUnreadable,
  type StatementLine,
} from './statement-line.js';

/** A longer line does not belong to a statement. */
const RECORD_SIZE_MAX = 10_000;

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads the lines of a CSV statement one at a time, so that the file is never held in memory.
 * @throws StatementUnreadable at the first invalid line.
 */
export async function* readStatement(
  open: () => Readable,
  day: Day,
): AsyncGenerator<StatementLine> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: false,
    skip_empty_lines: true,
    max_record_size: RECORD_SIZE_MAX,
  });
  // Open the file only here: without a listener, a missing file would end the process.
  const input = open();
  input.on('error', (error) => parser.destroy(error));
  const ends = new StatementEnds();
  let places: ReturnType<typeof readHeader> | undefined;
  try {
    for await (const parsed of input.pipe(parser) as AsyncIterable<ParsedRecord>) {
      const { record, info } = parsed;
      if (places === undefined) {
        places = readHeader(record);
        continue;
      }
      const line = readLine(record, places, info.lines, day);
      ends.see(line);
      yield line;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new StatementUnreadable(parser.info.lines, `it is not CSV (${error.message})`);
  } finally {
    input.destroy();
  }
  if (places === undefined) throw new StatementUnreadable(null, 'it is empty');
  ends.finish();
}
