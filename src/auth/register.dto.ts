import { Transform } from 'class-transformer';
import { IsString, Length } from 'class-validator';
import { Text } from '../platform/http/docs/field.decorator.js';
import { Name } from '../platform/http/fields/name.decorator.js';
import { Phone } from '../platform/http/fields/phone.decorator.js';
import { Email } from './email.decorator.js';

export class RegisterDto {
  @Email() email!: string;

  @Text('correct horse battery', undefined, { minLength: 8, maxLength: 128 })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.normalize('NFKC') : value,
  )
  @IsString()
  @Length(8, 128)
  password!: string;

  @Name(100, 'Ada Obi') fullName!: string;
  @Phone('Whom the biller may text.') phone?: string | null;
}
