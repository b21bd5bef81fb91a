import { type Static, Type } from 'typebox';

/** Clouds whose machines an operator's account pays for. */
export const VendorCloud = Type.Union(
  [
    Type.Literal('aws'),
    Type.Literal('azure'),
    Type.Literal('google'),
    Type.Literal('baidu'),
    Type.Literal('unicom'),
    Type.Literal('telecom'),
    Type.Literal('mobile'),
  ],
  { description: 'A cloud on which operators have accounts' },
);

/** `local`: processes on the control plane's computer. `own`: a machine made elsewhere, which joins by itself. */
export const CloudName = Type.Union([Type.Literal('local'), Type.Literal('own'), ...VendorCloud.anyOf], {
  description: 'Where the machines come from',
});

export type VendorCloud = Static<typeof VendorCloud>;
export type CloudName = Static<typeof CloudName>;

export const isVendorCloud = (cloud: string): cloud is VendorCloud =>
  VendorCloud.anyOf.some((name) => name.const === cloud);
