import { parseArgs } from 'node:util';
import { OperatorAccountsService } from '../auth/operator-accounts.service.js';
import { PasswordService } from '../auth/password.service.js';
import { RegistrationService } from '../auth/registration.service.js';
import { ROLES, type Role } from '../auth/user.js';
import { ENTITIES } from '../entities.js';
import { EventsService } from '../events/events.service.js';
import { nameFault } from '../kernel/input/text.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { WalletEntity } from '../ledger/wallet.entity.js';
import { openDataSource } from '../platform/database/data-source.js';
import { withDatabase } from './with-database.js';

const USAGE = `Use one of:
  npm run operator -- create --email=… --name=… --role=operator|admin
  npm run operator -- role --email=… --role=customer|operator|admin`;

const EMAIL = /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/;

interface Order {
  readonly action: 'create' | 'role';
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

/** @throws Error with the usage when the arguments are incomplete. */
function orderOf(args: string[]): Order {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { email: text, name: text, role: text },
  });
  const [action] = positionals;
  const { email = '', name = '' } = values;
  const role = ROLES.find((one) => one === values.role);
  if (role === undefined || !EMAIL.test(email.trim())) throw new Error(USAGE);
  const whose = {
    email: email.trim().toLowerCase(),
    name: name.normalize('NFC').trim(),
    role,
  };
  if (action === 'role') return { action, ...whose };
  const isWhole = action === 'create' && whose.name !== '' && role !== 'customer';
  if (!isWhole) throw new Error(USAGE);
  const fault = nameFault(whose.name);
  if (fault !== null) throw new Error(`--name ${fault}`);
  return { action, ...whose };
}

async function carryOut(accounts: OperatorAccountsService, order: Order): Promise<void> {
  const { action, email, name, role } = order;
  if (action === 'role') {
    await accounts.changeRole(email, role);
    console.log(`${email} is ${role} now, and has to log in again.`);
    return;
  }
  const { user, password } = await accounts.create({ email, fullName: name, role });
  console.log(`Made ${role} ${user.email} (${user.id}).`);
  console.log(`The password, shown this once: ${password}`);
}

await withDatabase(async (database, config) => {
  const order = orderOf(process.argv.slice(2));
  const dataSource = await openDataSource(database.connections, ENTITIES);
  try {
    const ledger = new LedgerService(database, dataSource.getRepository(WalletEntity));
    const registration = new RegistrationService(ledger, new EventsService(), config);
    const accounts = new OperatorAccountsService(database, registration, new PasswordService());
    await carryOut(accounts, order);
  } finally {
    await dataSource.destroy();
  }
});
