export type PrincipalRole = 'member' | 'admin' | 'client' | 'peer' | 'orderer';

/** Who a signature must come from: a role of an organisation, or one certificate of it. */
export type Principal =
  | { readonly mspId: string; readonly role: PrincipalRole }
  | { readonly mspId: string; readonly certificatePem: string };

/** `n` of the parts must be satisfied; a part is a principal or a rule again. */
export interface PolicyRule {
  readonly n: number;
  readonly of: readonly (Principal | PolicyRule)[];
}

/** A policy of a channel's configuration, either explicit or a count over the members' own policies of one name. */
export type Policy =
  | ({ readonly type: 'signature' } & PolicyRule)
  | { readonly type: 'implicit-meta'; readonly rule: 'any' | 'all' | 'majority'; readonly of: string };
