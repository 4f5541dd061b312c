export type FundingStatus = 'pending' | 'completed' | 'failed';
