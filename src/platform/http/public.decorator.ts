import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** The metadata key that makes the access token guard let every caller in. */
export const IS_PUBLIC = 'isPublic';

/** Marks a handler that needs no access token. */
export function Public(): CustomDecorator {
  return SetMetadata(IS_PUBLIC, true);
}
