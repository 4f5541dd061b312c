/** Our float with one provider, in kobo, as it last reported. */
export interface ProviderFloat {
  readonly provider: string;
  readonly balance: number;
  readonly readAt: Date;
}
