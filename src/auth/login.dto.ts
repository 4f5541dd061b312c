import { IsText } from '../platform/http/fields/checked-field.decorator.js';
import { Email } from './email.decorator.js';

/** A password of 128 characters may be sent decomposed, a letter and each of its marks apart. */
const PASSWORD_TEXT_MAX = 512;
const PASSWORD_LENGTHS = { minLength: 1, maxLength: PASSWORD_TEXT_MAX };

export class LoginDto {
  @Email() email!: string;

  @IsText(PASSWORD_TEXT_MAX, 'correct horse battery', undefined, PASSWORD_LENGTHS)
  password!: string;
}
