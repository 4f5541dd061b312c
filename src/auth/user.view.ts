import { ApiProperty } from '@nestjs/swagger';
import { cleanLine } from '../kernel/input/text.js';
import { ROLES, type Role, type UserRow } from './user.js';

export class UserView {
  @ApiProperty({ format: 'uuid', example: '0199c2f4-89f7-7a52-8f0d-6a3b1c2d4e5f' })
  id!: string;

  @ApiProperty({ format: 'email', example: 'ada@example.com' })
  email!: string;

  @ApiProperty({ example: 'Ada Obi' })
  fullName!: string;

  @ApiProperty({ type: String, nullable: true, example: '+2348012345678' })
  phone!: string | null;

  @ApiProperty({ enum: ROLES, example: 'customer' })
  role!: Role;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:30:00.000Z' })
  createdAt!: string;
}

/** What is shown of a user; never the password's hash. */
export function userView(user: UserRow): UserView {
  return {
    id: user.id,
    email: user.email,
    fullName: cleanLine(user.fullName),
    phone: user.phone,
    role: user.role,
    createdAt: user.createdAt.toISOString(),
  };
}
