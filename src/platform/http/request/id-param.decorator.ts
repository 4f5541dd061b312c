import { Param } from '@nestjs/common';
import { IdParamPipe } from './id-param.pipe.js';

/** A parameter of the path that is an id; another text answers 404. @example get(@IdParam() id: string) */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, IdParamPipe);
