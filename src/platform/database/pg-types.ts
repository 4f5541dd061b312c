import pg from 'pg';

/** Reads int8 as a number: every bigint of ours is kobo, a version or a count, below 2^53 by checks. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};
