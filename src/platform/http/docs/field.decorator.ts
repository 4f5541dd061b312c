import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

/** The fields of each view, by its prototype. */
const FIELDS = new Map<object, readonly string[]>();

function fieldsOf(prototype: object | null): readonly string[] {
  if (prototype === null) return [];
  return FIELDS.get(prototype) ?? fieldsOf(Object.getPrototypeOf(prototype) as object | null);
}

/** A view before it is shown: a moment may still be a Date. */
type RowOf<View> = {
  readonly [Name in keyof View]: View[Name] | (string extends View[Name] ? Date : never);
};

/**
 * A view with the fields that its class declares, and no other.
 * @param more the fields that the row does not have, or not as they are shown
 * @example return viewOf(UserView, user, { fullName: cleanLine(user.fullName) });
 */
export function viewOf<View extends object, More extends Partial<View> = object>(
  view: Type<View>,
  row: Omit<RowOf<View>, keyof More>,
  more?: More,
): View {
  const shown = fieldsOf(view.prototype as object).map((name): [string, unknown] => {
    const from: object = more !== undefined && name in more ? more : row;
    const value = (from as Readonly<Record<string, unknown>>)[name];
    return [name, value instanceof Date ? value.toISOString() : value];
  });
  return Object.fromEntries(shown) as View;
}

type Described<Given extends unknown[]> = (...given: Given) => PropertyDecorator;
/** A decorator that documents a field, and as `.orNull` a field that may be null. */
type Field<Given extends unknown[]> = Described<Given> & { readonly orNull: Described<Given> };

function field<Given extends unknown[]>(schemaOf: (...given: Given) => object): Field<Given> {
  const described =
    (schema: object): Described<Given> =>
    (...given) =>
    (view, name) => {
      FIELDS.set(view, [...fieldsOf(view), String(name)]);
      ApiProperty({ ...schemaOf(...given), ...schema })(view, name);
    };
  return Object.assign(described({}), { orNull: described({ nullable: true }) });
}

/** `more` is for what only some fields say, in the words of OpenAPI. */
export type Said<Value> = [example?: Value | null, description?: string, more?: object];

function ofKind<Value>(schema: object): Field<Said<Value>> {
  return field((example, description, more) => ({ ...schema, example, description, ...more }));
}

/** A UUID. @example @Id('0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33', 'Who asked.') askedBy!: string; */
export const Id = ofKind<string>({ type: String, format: 'uuid' });
/** A text. @example @Text.orNull('79.9', 'kWh.') units!: string | null; */
export const Text = ofKind<string>({ type: String });
/** A moment in ISO 8601. @example @Moment.orNull(null, 'When it ended.') endedAt!: string | null; */
export const Moment = ofKind<string>({ type: String, format: 'date-time' });
/** An integer, such as an amount. @example @Whole(500_000, 'Kobo.') amount!: number; */
export const Whole = ofKind<number>({ type: 'integer' });
/** True or false. @example @Flag(true, 'Whether it can be paid now.') available!: boolean; */
export const Flag = ofKind<boolean>({ type: Boolean });
/** An object of any form. @example @Json({ status: 200 }) evidence!: unknown; */
export const Json = ofKind<object>({ type: 'object', additionalProperties: true });

/** One of some values. @example @OneOf(['credit', 'debit'], 'debit') direction!: string; */
export const OneOf = field((values: readonly unknown[], ...said: Said<unknown>) => {
  const [example, description, more] = said;
  return { enum: values, example, description, ...more };
});

/** A view in a view, or a list. @example @Nested([TokenView], 'In order.') tokens!: TokenView[]; */
export const Nested = field(
  (type: Type | readonly [Type], description?: string, example?: unknown, more?: object) => ({
    type,
    description,
    example,
    ...more,
  }),
);
