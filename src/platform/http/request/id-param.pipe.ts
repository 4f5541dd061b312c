import type { PipeTransform } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/errors.js';
import { isId } from '../../../kernel/ids.js';

const ID_LENGTH = 36;

/**
 * An id in the path, in lower case.
 * @throws ValidationFailed when it is not a UUID.
 */
export class IdParamPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const id = value.length === ID_LENGTH ? value.toLowerCase() : '';
    if (!isId(id)) throw new ValidationFailed([{ field: 'id', message: 'must be a UUID' }]);
    return id;
  }
}
