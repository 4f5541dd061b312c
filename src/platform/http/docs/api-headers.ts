/** Response headers, for the `headers` of a documented response. */
export const API_HEADERS = {
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
