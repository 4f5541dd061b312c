/** Whether we sell for a biller through a provider. Null stands for all of them. */
export interface Switch {
  readonly provider: string | null;
  readonly billerId: string | null;
  readonly isOff: boolean;
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** Whether a switch turns off sales for the biller through the provider, alone or with others. */
export function isSwitchedOff(
  switches: readonly Switch[],
  provider: string,
  billerId: string,
): boolean {
  return switches.some(
    (one) =>
      one.isOff &&
      (one.provider === null || one.provider === provider) &&
      (one.billerId === null || one.billerId === billerId),
  );
}
