import { ApiOperation } from '@nestjs/swagger';

/**
 * Documents a handler.
 * @param id the name of the operation in clients generated from the OpenAPI document; it never changes.
 * @example
 * @ApiCall('listBillers', 'List billers', 'Lists the electricity companies.')
 */
export function ApiCall(id: string, summary: string, description: string): MethodDecorator {
  return ApiOperation({ operationId: id, summary, description });
}
