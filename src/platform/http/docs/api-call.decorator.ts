import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';

const HEADERS = {
  location: {
    Location: {
      description: 'Where the new resource is read.',
      schema: { type: 'string', example: '/bill-payments/0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' },
    },
  },
  replayed: {
    'Idempotency-Replayed': {
      description: '`true` when this repeats the first answer to the same Idempotency-Key.',
      schema: { type: 'string', enum: ['true'] },
    },
  },
};

/**
 * Documents a handler. Its name is the name of the operation in clients generated from the document: it never changes.
 * @example
 * @ApiCall('List billers', 'Lists the electricity companies.')
 */
export function ApiCall(summary: string, description: string): MethodDecorator {
  return ApiOperation({ summary, description });
}

/**
 * The status of a handler's success and what it answers with. Of two, the upper one gives the status, and the handler
 * itself sets the other.
 * @param headers that the handler sets
 * @example
 * @Answers(202, 'The purchase is accepted.', BillPaymentView, 'location', 'replayed')
 */
export function Answers(
  status: number,
  description: string,
  type?: Type,
  ...headers: (keyof typeof HEADERS)[]
): MethodDecorator {
  const documented = Object.fromEntries(
    headers.flatMap((header) => Object.entries(HEADERS[header])),
  );
  return applyDecorators(
    HttpCode(status),
    ApiResponse({
      status,
      description,
      ...(type && { type }),
      ...(headers.length > 0 && { headers: documented }),
    }),
  );
}
