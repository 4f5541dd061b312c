import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Length } from 'class-validator';
import { Phone } from '../platform/http/fields/phone.decorator.js';
import { Email } from './email.decorator.js';

export class RegisterDto {
  @Email()
  email!: string;

  @ApiProperty({ type: String, minLength: 8, maxLength: 128, example: 'correct horse battery' })
  @IsString()
  @Length(8, 128)
  password!: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 100, example: 'Ada Obi' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @Length(1, 100)
  fullName!: string;

  @Phone('Whom the biller may text.')
  phone?: string | null;
}
