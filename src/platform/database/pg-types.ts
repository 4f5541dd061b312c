import pg from 'pg';

/**
 * Reads int8 as a number. Every bigint of ours is an amount in kobo, a version or a count, and checks keep
 * it below 2^53.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};
