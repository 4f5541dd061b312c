/** A media range of an Accept header, and how much it is wanted. */
interface Range {
  readonly type: string;
  readonly quality: number;
}

/** No client of ours needs more; what is longer is not read at all. */
const ACCEPT_MAX_LENGTH = 4_096;

/**
 * The format that an Accept header (RFC 9110) asks for, among those there are; the first of them when
 * it names none, or none that exists: the response then names its own type.
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

/** The closest range counts: `text/html;q=0` refuses it, whatever a wildcard says beside it. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const any = `${type.split('/', 1)[0] ?? ''}/*`;
  for (const wanted of [type, any, '*/*']) {
    const range = ranges.find((one) => one.type === wanted);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
