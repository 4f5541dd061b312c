import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';

/** Documents a response that is a file of one of these types, and describes it. */
export function ApiDocument(description: string, types: readonly string[]): MethodDecorator {
  const schema = { type: 'string', format: 'binary' };
  return applyDecorators(
    ApiOkResponse({
      description,
      content: Object.fromEntries(types.map((type) => [type, { schema }])),
      headers: {
        'Content-Disposition': {
          description: 'How to show it, and the name of its file.',
          schema: { type: 'string', example: 'attachment; filename="statement.csv"' },
        },
      },
    }),
  );
}
