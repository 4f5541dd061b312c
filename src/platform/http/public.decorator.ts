import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** Metadata that tells the guard of access tokens to let everybody in. */
export const IS_PUBLIC = 'isPublic';

/** Marks a handler that needs no access token. */
export function Public(): CustomDecorator {
  return SetMetadata(IS_PUBLIC, true);
}
