import { safetyTable } from '../config/safety/safety-table.js';

// Prints the tables of docs/production.md, to be put there when a rule has changed.
process.stdout.write(`${safetyTable('production')}\n\n${safetyTable('elsewhere')}\n`);
