import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Role } from './user.js';

/** Metadata that tells the guard of roles whom to let in. */
export const ROLES_ALLOWED = 'rolesAllowed';

/** Marks a handler, or all of a controller, as one for these roles only. */
export function Roles(...roles: Role[]): CustomDecorator {
  return SetMetadata(ROLES_ALLOWED, roles);
}
