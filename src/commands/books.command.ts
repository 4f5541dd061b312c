import { readBooks, type Books } from '../ledger/books.store.js';
import { formatNaira } from '../kernel/money.js';
import { withDatabase } from './with-database.js';

/** Prints the trial balance and every check. The exit code says whether all of them hold. */
function print({ accounts, checks, areBalanced }: Books): void {
  const width = Math.max(20, ...accounts.map(({ account }) => account.length));
  console.log('Trial balance\n');
  for (const { account, balance, entries } of accounts) {
    const amount = formatNaira(balance).padStart(24);
    console.log(`  ${account.padEnd(width)}${amount}${String(entries).padStart(10)} entries`);
  }
  const sum = accounts.reduce((total, { balance }) => total + balance, 0);
  console.log(`  ${'sum'.padEnd(width)}${formatNaira(sum).padStart(24)}\n`);
  for (const { name, isHeld, found } of checks) {
    console.log(`  ${isHeld ? 'ok ' : 'OFF'}  ${name} (${found})`);
  }
  console.log(`\n${areBalanced ? 'The books balance.' : 'THE BOOKS DO NOT BALANCE.'}`);
}

await withDatabase(async (database) => {
  const books = await readBooks(database);
  print(books);
  process.exitCode = books.areBalanced ? 0 : 1;
});
