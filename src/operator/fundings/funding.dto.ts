import { ListFundingsDto } from '../../fundings/funding.dto.js';
import { IsId, IsText } from '../../platform/http/fields/checked-field.decorator.js';

export class FindFundingsDto extends ListFundingsDto {
  @IsText.optional(100, undefined, 'What the gateway knows it by; then nothing else counts.')
  reference?: string;

  @IsId.optional(undefined, 'Whose; needed where no `reference` is given.') walletId?: string;
}
