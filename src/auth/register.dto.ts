import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
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

  @ApiPropertyOptional({ type: String, nullable: true, example: '+2348012345678' })
  @IsOptional()
  @Matches(/^\+?[0-9]{10,15}$/, { message: 'phone must be 10 to 15 digits, with or without a +' })
  phone?: string | null;
}
