import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { Email } from './email.decorator.js';

/** A password of 128 characters may be sent decomposed, a letter and each of its marks apart. */
const PASSWORD_TEXT_MAX = 512;

export class LoginDto {
  @Email()
  email!: string;

  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: PASSWORD_TEXT_MAX,
    example: 'correct horse battery',
  })
  @IsString()
  @Length(1, PASSWORD_TEXT_MAX)
  password!: string;
}
