import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Role } from './user.js';

/** The metadata key of the roles that the roles guard lets in. */
export const ROLES_ALLOWED = 'rolesAllowed';

/** Restricts a handler, or a whole controller, to these roles. */
export function Roles(...roles: Role[]): CustomDecorator {
  return SetMetadata(ROLES_ALLOWED, roles);
}
