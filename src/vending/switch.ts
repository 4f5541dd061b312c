/** Whether we sell for a biller through a provider. Null stands for all of them. */
export interface Switch {
  readonly provider: string | null;
  readonly billerId: string | null;
  readonly isOff: boolean;
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** Whether a biller is switched off whoever vends: by itself, or with all others. */
export function isBillerOff(switches: readonly Switch[], billerId: string): boolean {
  return switches.some(
    (one) =>
      one.isOff && one.provider === null && (one.billerId === null || one.billerId === billerId),
  );
}
