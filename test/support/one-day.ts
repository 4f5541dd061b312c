import type { Sql } from '../../src/platform/database/database.js';

/**
 * Runs what a midnight in Lagos would spoil: it asks for things on one day, and is begun anew when that day is over
 * meanwhile. What fails on one day has failed.
 * @param day tells which day it is
 */
export async function onOneDay(
  day: () => Promise<string>,
  work: () => Promise<void>,
): Promise<void> {
  const began = await day();
  try {
    await work();
  } catch (error) {
    if ((await day()) === began) throw error;
    await work();
  }
}

/** The day of the database, in Lagos. */
export async function dayOfDatabase(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ day: string }>(
    `SELECT date_trunc('day', now(), 'Africa/Lagos')::text AS day`,
  );
  return row!.day;
}
