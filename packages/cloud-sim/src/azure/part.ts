import type { SimResponse } from '../frame/vendor.ts';
import { uuid } from './account.ts';
import { ArmError, json } from './arm-error.ts';
import { beginOperation, type Control, checkWritable, found, pageOf, shortMs } from './control.ts';
import { checkRules, inUseSubnet, subnetBody } from './network.ts';
import { type ArmRequest, listOf, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

/** A kind of part that stands inside a network resource and has a path of its own. */
export interface PartKind {
  /** The member of the owner's properties that holds them, and their word in the path. */
  readonly member: 'subnets' | 'securityRules';
  /** @throws ArmError when a part cannot be so */
  readonly checked: (control: Control, owner: Resource, part: Json, others: readonly unknown[]) => Json;
  /** @throws ArmError when it cannot go */
  readonly checkGone?: (control: Control, id: string) => void;
}

export const subnetKind: PartKind = { member: 'subnets', checked: subnetBody, checkGone: inUseSubnet };

export const ruleKind: PartKind = {
  member: 'securityRules',
  checked: (_control, _owner, rule, others) => {
    checkRules([...others, rule]);
    return { provisioningState: 'Succeeded', ...(rule.properties as Json) };
  },
};

const nameOf = (part: unknown): string => textOf(member(part, 'name')).toLowerCase();
const ownerId = (request: ArmRequest, kind: PartKind): string =>
  request.id.replace(new RegExp(`/${kind.member}(/[^/]+)?$`, 'i'), '');

function partOf(control: Control, request: ArmRequest, kind: PartKind) {
  const owner = found(control, request, ownerId(request, kind));
  const parts = listOf(owner.properties[kind.member]);
  return { owner, parts, part: parts.find((each) => nameOf(each) === (request.names.part ?? '').toLowerCase()) };
}

const view = (part: unknown, { etag }: Resource) => ({ etag: `W/"${etag}"`, ...(part as Json) });

export const getPart = (kind: PartKind) => (control: Control, request: ArmRequest) => {
  const { owner, part } = partOf(control, request, kind);
  if (part !== undefined) return json(200, view(part, owner));
  const message = `Resource ${request.id} not found.`;
  throw new ArmError(404, 'NotFound', message);
};

export const listParts = (kind: PartKind) => (control: Control, request: ArmRequest) => {
  const { owner, parts } = partOf(control, request, kind);
  return pageOf(
    request,
    parts.map((part) => view(part, owner)),
  );
};

function change(control: Control, request: ArmRequest, owner: Resource, properties: Json) {
  const untilMs = control.world.clock.nowMs() + shortMs(control.world);
  Object.assign(owner, { properties, etag: uuid(control.world.bytes), pending: { kind: 'update', untilMs } });
  return { owner, untilMs, request };
}

export const putPart =
  (kind: PartKind) =>
  (control: Control, request: ArmRequest): SimResponse => {
    const { owner, parts, part } = partOf(control, request, kind);
    checkWritable(owner, request);
    const others = parts.filter((each) => each !== part);
    const name = request.names.part ?? '';
    const made = {
      name,
      id: request.id,
      properties: kind.checked(control, owner, { ...request.body, name }, others),
    };
    const untilMs = control.world.clock.nowMs() + shortMs(control.world);
    change(control, request, owner, { ...owner.properties, [kind.member]: [...others, made] });
    const headers = beginOperation(control, request, { resource: owner, kind: 'update', untilMs });
    return json(part === undefined ? 201 : 200, view(made, owner), headers);
  };

export const deletePart =
  (kind: PartKind) =>
  (control: Control, request: ArmRequest): SimResponse => {
    const { owner, parts, part } = partOf(control, request, kind);
    if (part === undefined) return json(204, undefined);
    checkWritable(owner, request);
    kind.checkGone?.(control, request.id);
    const { untilMs } = change(control, request, owner, {
      ...owner.properties,
      [kind.member]: parts.filter((each) => each !== part),
    });
    return json(202, undefined, beginOperation(control, request, { resource: owner, kind: 'action', untilMs }));
  };
