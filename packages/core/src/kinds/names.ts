import { Type } from 'typebox';

/** A name that people give: 1 to 63 of lower-case letters, digits and inner hyphens. */
export const Name = Type.String({
  pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
  maxLength: 63,
  description: 'Lower-case letters, digits and inner hyphens, 1 to 63 of them',
});

export const CityCode = Type.String({
  pattern: '^([0-9]{6}|[A-Z]{2}[A-Z2-9]{3})$',
  description: 'GB/T 2260 prefecture code in China, UN/LOCODE elsewhere',
});

/** A chaincode's name, as Fabric allows it: alphanumerics joined by single hyphens or underscores. */
export const ContractName = Type.String({
  pattern: '^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$',
  maxLength: 63,
  description: 'Alphanumerics joined by single hyphens or underscores',
});

/** An object that refuses fields it does not know. */
export const closed = { additionalProperties: false } as const;
