/** What reads JSON has hashed each name once; a text of 16 MiB would be hashed here. */
const NAME_MAX = 32_768;

/** A text as the name of a field. */
export function asName(text: string): string {
  return text.slice(0, NAME_MAX);
}

type Fields = Readonly<Record<string, unknown>>;

/** The same document once for each of its fields, with a text in the field's place, and once as its name. */
export function fillingsOf(sample: unknown, text: string): unknown[] {
  if (Array.isArray(sample)) {
    return sample.flatMap((inner: unknown, place) =>
      fillingsOf(inner, text).map((filled) => sample.with(place, filled) as unknown[]),
    );
  }
  if (typeof sample !== 'object' || sample === null) return [text];
  const fields = sample as Fields;
  const name = asName(text);
  const filled = Object.entries(fields).flatMap(([field, inner]) =>
    fillingsOf(inner, text).map((value) => ({ ...fields, [field]: value })),
  );
  return [...filled, { ...fields, [name]: text }, { ...fields, a: [text, { [name]: text }] }];
}
