import { common, msp } from '@hyperledger/fabric-protos';
import { serializeIdentity } from '../identity/signing-identity.ts';
import { refused } from './refused.ts';

const roles = ['member', 'admin', 'client', 'peer', 'orderer'] as const;
const metaRules = ['any', 'all', 'majority'] as const;

export type PrincipalRole = (typeof roles)[number];

/** Who a signature must come from: a role of an organisation, or one certificate of it. */
export type Principal =
  | { readonly mspId: string; readonly role: PrincipalRole }
  | { readonly mspId: string; readonly certificatePem: string };

/** `n` of the parts must be satisfied; a part is a principal or a rule again. */
export interface PolicyRule {
  readonly n: number;
  readonly of: readonly (Principal | PolicyRule)[];
}

export interface SignaturePolicy extends PolicyRule {
  readonly type: 'signature';
}

export interface ImplicitMetaPolicy {
  readonly type: 'implicit-meta';
  readonly rule: (typeof metaRules)[number];
  /** The members' own policies that are counted. */
  readonly of: string;
}

/** A policy of a channel's configuration, either explicit or a count over the members' own policies of one name. */
export type Policy = SignaturePolicy | ImplicitMetaPolicy;

const isRule = (part: Principal | PolicyRule): part is PolicyRule => 'n' in part;

export function encodePolicy(policy: Policy): common.Policy {
  const encoded = new common.Policy();
  if (policy.type === 'implicit-meta') {
    const meta = new common.ImplicitMetaPolicy();
    meta.setSubPolicy(policy.of);
    meta.setRule(metaRules.indexOf(policy.rule) as 0 | 1 | 2);
    encoded.setType(common.Policy.PolicyType.IMPLICIT_META);
    encoded.setValue(meta.serializeBinary());
    return encoded;
  }
  const principals: msp.MSPPrincipal[] = [];
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setVersion(0);
  envelope.setRule(encodeRule(policy, principals));
  envelope.setIdentitiesList(principals);
  encoded.setType(common.Policy.PolicyType.SIGNATURE);
  encoded.setValue(envelope.serializeBinary());
  return encoded;
}

/** Fabric's rules name principals by index; each leaf gets its own, in the order of reading. */
function encodeRule(rule: PolicyRule, principals: msp.MSPPrincipal[]): common.SignaturePolicy {
  const outOf = new common.SignaturePolicy.NOutOf();
  outOf.setN(rule.n);
  outOf.setRulesList(
    rule.of.map((part) => {
      if (isRule(part)) return encodeRule(part, principals);
      const leaf = new common.SignaturePolicy();
      leaf.setSignedBy(principals.push(encodePrincipal(part)) - 1);
      return leaf;
    }),
  );
  const encoded = new common.SignaturePolicy();
  encoded.setNOutOf(outOf);
  return encoded;
}

function encodePrincipal(principal: Principal): msp.MSPPrincipal {
  const encoded = new msp.MSPPrincipal();
  if ('role' in principal) {
    const role = new msp.MSPRole();
    role.setMspIdentifier(principal.mspId);
    role.setRole(roles.indexOf(principal.role) as 0 | 1 | 2 | 3 | 4);
    encoded.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
    encoded.setPrincipal(role.serializeBinary());
  } else {
    encoded.setPrincipalClassification(msp.MSPPrincipal.Classification.IDENTITY);
    encoded.setPrincipal(serializeIdentity(principal.mspId, principal.certificatePem));
  }
  return encoded;
}

/** `genesis.refused` when the policy is of a kind that no block of ours holds. */
export function decodePolicy(policy: common.Policy): Policy {
  if (policy.getType() === common.Policy.PolicyType.IMPLICIT_META) {
    const meta = common.ImplicitMetaPolicy.deserializeBinary(policy.getValue_asU8());
    const rule = metaRules[meta.getRule()];
    if (rule === undefined) throw refused('a policy counts in an unknown way');
    return { type: 'implicit-meta', rule, of: meta.getSubPolicy() };
  }
  if (policy.getType() !== common.Policy.PolicyType.SIGNATURE) throw refused('a policy is of an unknown type');
  const envelope = common.SignaturePolicyEnvelope.deserializeBinary(policy.getValue_asU8());
  const principals = envelope.getIdentitiesList().map(decodePrincipal);
  const rule = envelope.getRule();
  if (rule === undefined) throw refused('a policy has no rule');
  return { type: 'signature', ...decodeRule(rule, principals, 0) };
}

/** Ours are two levels deep; a block from a stranger must not make us recurse without end. */
const deepestRule = 8;

function decodeRule(rule: common.SignaturePolicy, principals: readonly Principal[], depth: number): PolicyRule {
  const outOf = rule.getNOutOf();
  if (outOf === undefined || depth > deepestRule) throw refused('a policy is no count of parts');
  const of = outOf.getRulesList().map((part) => {
    if (part.hasNOutOf()) return decodeRule(part, principals, depth + 1);
    const principal = principals[part.getSignedBy()];
    if (principal === undefined) throw refused('a policy names a principal that it does not list');
    return principal;
  });
  return { n: outOf.getN(), of };
}

function decodePrincipal(principal: msp.MSPPrincipal): Principal {
  if (principal.getPrincipalClassification() === msp.MSPPrincipal.Classification.ROLE) {
    const decoded = msp.MSPRole.deserializeBinary(principal.getPrincipal_asU8());
    const role = roles[decoded.getRole()];
    if (role === undefined) throw refused('a policy names an unknown role');
    return { mspId: decoded.getMspIdentifier(), role };
  }
  if (principal.getPrincipalClassification() === msp.MSPPrincipal.Classification.IDENTITY) {
    const identity = msp.SerializedIdentity.deserializeBinary(principal.getPrincipal_asU8());
    return { mspId: identity.getMspid(), certificatePem: Buffer.from(identity.getIdBytes_asU8()).toString() };
  }
  throw refused('a policy names a principal of an unknown kind');
}
