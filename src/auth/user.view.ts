import { cleanLine } from '../kernel/input/text.js';
import { Id, Moment, OneOf, Text, viewOf } from '../platform/http/docs/field.decorator.js';
import { ROLES, type Role, type UserRow } from './user.js';

export class UserView {
  @Id('0199c2f4-89f7-7a52-8f0d-6a3b1c2d4e5f') id!: string;

  @Text('ada@example.com', undefined, { format: 'email' }) email!: string;

  @Text('Ada Obi') fullName!: string;
  @Text.orNull('+2348012345678') phone!: string | null;
  @OneOf(ROLES, 'customer') role!: Role;
  @Moment('2026-11-22T09:30:00.000Z') createdAt!: string;
}

/** What is shown of a user; never the password's hash. */
export function userView(user: UserRow): UserView {
  return viewOf(UserView, user, { fullName: cleanLine(user.fullName) });
}
