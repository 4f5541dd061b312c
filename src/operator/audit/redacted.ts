const SECRET =
  /secret|authori[sz]ation|password|signature|api[-_]?key|public[-_]?key|private[-_]?key|(?:access|refresh|bearer)[-_]?token/i;

/**
 * A provider's answer without what might let somebody act as us. Adapters keep no key of ours in it;
 * this holds should one ever forget. Tokens for the customer's meter are what it is read for.
 */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? '[redacted]' : redacted(inner),
    ]),
  );
}
