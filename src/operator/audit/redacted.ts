const SECRET =
  /secret|authori[sz]ation|password|signature|api[-_]?key|public[-_]?key|private[-_]?key|(?:access|refresh|bearer)[-_]?token/i;

/**
 * Removes our credentials from a provider's answer. Adapters already store none; this is a second safeguard. Tokens
 * for the customer's meter stay, because operators read the answer for them.
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
