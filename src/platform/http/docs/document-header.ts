import { ApiHeader, type ApiHeaderOptions } from '@nestjs/swagger';

/** Lets a parameter decorator document its header on the handler. */
export function documentHeader(options: ApiHeaderOptions): ParameterDecorator {
  return (target, name) => {
    if (name === undefined) return;
    const handler = Object.getOwnPropertyDescriptor(target, name);
    if (handler !== undefined) ApiHeader(options)(target, name, handler);
  };
}
