import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { Email } from './email.decorator.js';

export class LoginDto {
  @Email()
  email!: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 128, example: 'correct horse battery' })
  @IsString()
  @Length(1, 128)
  password!: string;
}
