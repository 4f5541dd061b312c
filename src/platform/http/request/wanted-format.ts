/** A media range of an Accept header and its weight. */
interface Range {
  readonly type: string;
  readonly quality: number;
}

/** No client needs a longer header. A longer one is not read. */
const ACCEPT_MAX_LENGTH = 4_096;

/**
 * Picks the format that an Accept header (RFC 9110) prefers among those available. It is the first one if
 * the header names none of them; the response then names its own type.
 */
export function wantedFormat<Format extends string>(
  accept: string | undefined,
  types: Readonly<Record<Format, string>>,
): Format {
  const header = accept === undefined || accept.length > ACCEPT_MAX_LENGTH ? '' : accept;
  const ranges = header.split(',').map(rangeOf);
  const formats = Object.keys(types) as [Format, ...Format[]];
  let wanted = formats[0];
  for (const format of formats) {
    if (qualityOf(types[format], ranges) > qualityOf(types[wanted], ranges)) wanted = format;
  }
  return wanted;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  const quality = Number(weight);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** The most specific range counts: `text/html;q=0` refuses HTML whatever a wildcard says. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const any = `${type.split('/', 1)[0] ?? ''}/*`;
  for (const wanted of [type, any, '*/*']) {
    const range = ranges.find((one) => one.type === wanted);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
