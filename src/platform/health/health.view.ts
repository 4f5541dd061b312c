import { Json, OneOf } from '../http/docs/field.decorator.js';

export class LiveView {
  @OneOf(['ok'], 'ok') readonly status = 'ok';
}

export class ReadyView {
  @OneOf(['ok'], 'ok') readonly status = 'ok';

  @Json({ database: 'ok' }, 'Each part this process needs, by its name.', {
    additionalProperties: { type: 'string' },
  })
  readonly checks: Record<string, string>;

  constructor(checks: Record<string, string>) {
    this.checks = checks;
  }
}
