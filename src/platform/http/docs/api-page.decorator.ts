import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { listCursor } from '../lists/cursor.js';

const EXAMPLE = listCursor('transactions', (key): key is number => typeof key === 'number').encode(
  41,
);

/** Documents a page of views as the successful response. */
export function ApiPage(
  view: Type,
  description = 'One page, newest first.',
): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(view),
    ApiOkResponse({
      description,
      schema: {
        type: 'object',
        required: ['data', 'nextCursor'],
        properties: {
          data: { type: 'array', items: { $ref: getSchemaPath(view) } },
          nextCursor: {
            type: 'string',
            nullable: true,
            description:
              'Pass it as `cursor` for the next page; null on the last. Only null ends a list: a page ' +
              'of a filtered one may hold fewer than `limit`.',
            example: EXAMPLE,
          },
        },
      },
    }),
  );
}
