import type { SimResponse } from '../frame/vendor.ts';
import { json, notFound } from './api-error.ts';
import {
  answerOperation,
  begin,
  type Control,
  found,
  freePath,
  insert,
  list,
  remove,
  repeated,
  scopeOf,
  show,
} from './control.ts';
import { pageOf } from './filter.ts';
import { type InstanceParts, instanceParts, labelsOf } from './instance-body.ts';
import { quotaExceeded } from './network.ts';
import { type MachineKind, machineKind, zones } from './places.ts';
import { publish } from './published.ts';
import { type ApiRequest, listOf, localPath, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

const cpusDefault = 5_000;
const diskMicrosPerHour = 13_699;

const pathOf = (request: ApiRequest): string => `${scopeOf(request)}/instances/${request.names.instance ?? ''}`;

export function insertInstance(control: Control, request: ApiRequest, fault: string | undefined): SimResponse {
  const { world } = control;
  const before = repeated(control, request);
  if (before !== undefined) return answerOperation(control, request, before);
  const path = freePath(control, request, 'instances');
  const parts = instanceParts(control, request);
  if (fault === 'bad-image') throw notFound(parts.image);
  const region = (request.names.zone ?? '').replace(/-[a-z]$/, '');
  const limit = world.quotas.limit('CPUS', cpusDefault);
  const full = fault === 'quota' || usedCpus(control, region) + parts.kind.cpus > limit;
  // Google tells a quota now at once, now in the operation; a stock-out mostly in the operation.
  if (full && world.random() < 0.5) throw quotaExceeded('CPUS', limit, region);
  const fails = full
    ? { code: 'QUOTA_EXCEEDED', message: `Quota 'CPUS' exceeded.  Limit: ${limit.toFixed(1)} in region ${region}.` }
    : fault === 'capacity'
      ? {
          code: 'ZONE_RESOURCE_POOL_EXHAUSTED',
          message: `The zone 'projects/${control.account.project}/zones/${request.names.zone}' does not have enough resources available to fulfill the request.`,
        }
      : undefined;
  if (fails !== undefined) {
    const operation = begin(control, request, { type: 'insert', target: path, fails, untilMs: world.clock.nowMs() });
    return answerOperation(control, request, operation);
  }
  return answerOperation(control, request, bootInstance(control, request, parts));
}

/** CPUs of the region's machines that hold their place. */
export const usedCpus = ({ store }: Control, region: string): number =>
  store
    .under(`zones/${region}-`)
    .filter(({ machine }) => machine !== undefined && machine.state() !== 'stopped')
    .reduce((sum, { body }) => sum + (kindOf(body)?.cpus ?? 0), 0);

const kindOf = (body: Json): MachineKind | undefined => machineKind(textOf(body.machineType).split('/').at(-1) ?? '');

function bootInstance(control: Control, request: ApiRequest, parts: InstanceParts) {
  const { world, store } = control;
  const { kind, disk, userData } = parts;
  const { operation, resource } = insert(control, request, {
    collection: 'instances',
    body: instanceBody(control, request, parts),
    untilMs: world.clock.nowMs(),
  });
  resource.machine = world.machines.boot({ cloud: 'google', id: resource.name, userData });
  void publish(control, resource);
  const path = `${scopeOf(request)}/disks/${disk.name}`;
  store.put({
    ...{ path, collection: 'disks', name: disk.name, id: resource.id, listedFromMs: resource.listedFromMs },
    body: {
      sizeGb: String(disk.sizeGb),
      type: disk.type,
      status: 'READY',
      users: [resource.path],
      creationTimestamp: resource.body.creationTimestamp,
    },
  });
  world.bill.open({
    resource: path,
    sku: disk.type.split('/').at(-1) ?? '',
    currency: 'USD',
    microsPerHour: diskMicrosPerHour,
  });
  world.bill.open({ resource: resource.path, sku: kind.name, currency: 'USD', microsPerHour: kind.microsPerHour });
  return operation;
}

/** As it is shown: references are whole URLs, and what only creation takes is not there. */
function instanceBody({ account, world }: Control, { body, names, base }: ApiRequest, { disk }: InstanceParts): Json {
  const url = `${base}projects/${account.project}/`;
  const [first] = listOf(body.disks);
  const { initializeParams: _, ...attached } = (first ?? {}) as Record<string, unknown>;
  return {
    ...body,
    machineType: `${url}${localPath(body.machineType)}`,
    labels: body.labels ?? {},
    labelFingerprint: world.bytes(6).toString('base64url'),
    metadata: {
      kind: 'compute#metadata',
      fingerprint: world.bytes(6).toString('base64url'),
      ...(body.metadata as Json | undefined),
    },
    tags: { fingerprint: world.bytes(6).toString('base64url'), ...(body.tags as Json | undefined) },
    cpuPlatform: 'Intel Broadwell',
    disks: [
      {
        kind: 'compute#attachedDisk',
        index: 0,
        mode: 'READ_WRITE',
        deviceName: 'persistent-disk-0',
        ...attached,
        source: `${url}zones/${names.zone}/disks/${disk.name}`,
      },
    ],
    networkInterfaces: listOf(body.networkInterfaces).map((card, index) => ({
      kind: 'compute#networkInterface',
      name: `nic${index}`,
      networkIP: `10.0.${Math.floor(world.random() * 256)}.${2 + Math.floor(world.random() * 250)}`,
      ...(card as object),
      subnetwork: `${url}${localPath(member(card, 'subnetwork'))}`,
    })),
  };
}

const statusWords = { booting: 'STAGING', running: 'RUNNING', stopped: 'TERMINATED', gone: 'STOPPING' } as const;

/** An instance's address is its machine's, which at loopback is the machine's own. */
function view(control: Control, base: string, resource: Resource): Json {
  const { machine, pending, body } = resource;
  const status = pending?.kind === 'delete' ? 'STOPPING' : statusWords[machine?.state() ?? 'gone'];
  const networkInterfaces = listOf(body.networkInterfaces).map((card) => ({
    ...(card as object),
    ...(machine === undefined ? {} : { networkIP: machine.privateAddress }),
    ...(member(card, 'accessConfigs') === undefined
      ? {}
      : {
          // Without a reserved address Google gives one of its own.
          accessConfigs: listOf(member(card, 'accessConfigs')).map((config) => ({
            kind: 'compute#accessConfig',
            ...(machine === undefined ? {} : { natIP: machine.publicAddress }),
            ...(config as object),
          })),
        }),
  }));
  return show(control, base, resource, { status, networkInterfaces });
}

export const getInstance = (control: Control, request: ApiRequest): SimResponse =>
  json(200, view(control, request.base, found(control, pathOf(request))));

export const listInstances = (control: Control, request: ApiRequest): SimResponse =>
  list(control, request, 'instances', (each) => view(control, request.base, each));

/** One scope a zone; an empty one carries a warning instead of instances. */
export function aggregateInstances(control: Control, request: ApiRequest): SimResponse {
  const nowMs = control.world.clock.nowMs();
  const all = control.store
    .under('zones/')
    .filter((each) => each.collection === 'instances' && nowMs >= each.listedFromMs)
    .map((each) => view(control, request.base, each));
  const { items, nextPageToken } = pageOf(request, all);
  const scopes = zones().map((zone) => {
    const instances = items.filter((each) => textOf(member(each, 'zone')).endsWith(`/zones/${zone}`));
    const warning = {
      code: 'NO_RESULTS_ON_PAGE',
      message: `There are no results for scope 'zones/${zone}' on this page.`,
      data: [{ key: 'scope', value: `zones/${zone}` }],
    };
    return [`zones/${zone}`, instances.length === 0 ? { warning } : { instances }];
  });
  return json(200, {
    kind: 'compute#instanceAggregatedList',
    id: request.method,
    items: Object.fromEntries(scopes),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  });
}

export function deleteInstance(control: Control, request: ApiRequest): SimResponse {
  const before = repeated(control, request);
  return before === undefined ? remove(control, request, pathOf(request)) : answerOperation(control, request, before);
}

/** `start`, `stop` and `reset`. */
export function actOnInstance(control: Control, request: ApiRequest): SimResponse {
  const resource = found(control, pathOf(request));
  const type = request.method.split('.').at(-1) ?? '';
  const { machine } = resource;
  if (type === 'start') machine?.start();
  if (type === 'stop') void machine?.stop();
  if (type === 'reset') void machine?.stop().then(() => machine.start());
  return answerOperation(control, request, begin(control, request, { type, target: resource.path, resource }));
}

export function setLabels(control: Control, request: ApiRequest): SimResponse {
  const resource = found(control, pathOf(request));
  resource.body = { ...resource.body, labels: labelsOf(request.body.labels) };
  return answerOperation(
    control,
    request,
    begin(control, request, { type: 'setLabels', target: resource.path, resource }),
  );
}

/** What goes with an instance: the machine behind it, and its disk where that is marked so. */
export function releaseInstance({ store, world }: Control, { body, machine, path }: Resource): void {
  void machine?.remove();
  world.bill.close(path);
  for (const attached of listOf(body.disks)) {
    const disk = store.get(localPath(member(attached, 'source')));
    if (disk === undefined) continue;
    if (member(attached, 'autoDelete') === true) {
      disk.pending = { kind: 'delete', untilMs: world.clock.nowMs() };
      // Looked at once, so that it is gone with the instance.
      store.get(disk.path);
    } else disk.body = { ...disk.body, users: undefined };
  }
}
