import type { Kind } from '@hansa/core';
import type { FollowItem, FollowOptions } from './follow.ts';
import type { components, operations } from './generated/api.ts';
import type { WaitOptions } from './wait.ts';

type Schemas = components['schemas'];
type Body<O extends keyof operations> = operations[O] extends {
  requestBody: { content: { 'application/json': infer B } };
}
  ? B
  : never;
type Answer<O extends keyof operations, S extends number> = operations[O] extends {
  responses: { [status in S]: { content: { 'application/json': infer A } } };
}
  ? A
  : never;

export type Operator = Schemas['Operator'];
export type CloudAccount = Schemas['CloudAccount'];
export type CityNode = Schemas['CityNode'];
export type Host = Schemas['Host'];
export type Tenant = Schemas['Tenant'];
export type Channel = Schemas['Channel'];
export type City = Answer<'listCities', 200>['items'][number];
export type Whoami = Answer<'whoami', 200>;

/** A call that changed, or was to change, something at a cloud. */
export type ExternalCall = Answer<'listHostCalls', 200>['items'][number];
/** A machine with the league's tags that belongs to no host. */
export type Orphan = Answer<'listOrphans', 200>['items'][number];
export type AccountCheck = Answer<'checkCloudAccount', 200>;
/** `join`: on the cloud `own`, told once, here. */
export type CreatedCityNode = Answer<'createCityNode', 201>;

/** What deploying cities would do. */
export type CityPlans = Answer<'planCities', 200>;

/** A price of a cloud, or the reason why there is none. */
export type PriceEntry = Answer<'listPrices', 200>['items'][number];

export type NewCityPlan = Body<'planCities'>;
export type CityNodeChange = Body<'updateCityNode'>;
export type CloudAccountChange = Body<'updateCloudAccount'>;
export type NewCloudAccount = Body<'createCloudAccount'>;
export type NewCityNode = Body<'createCityNode'>;
export type NewTenant = Body<'createTenant'>;
export type NewChannel = Body<'createChannel'>;
export type NewKey = Body<'createKey'>;
/** The key's text is told once, here. */
export type CreatedKey = Answer<'createKey', 201>;

/** What the API shows of each kind: the common envelope with Ready derived. */
export interface ViewOf {
  readonly operator: Operator;
  readonly 'cloud-account': CloudAccount;
  readonly 'city-node': CityNode;
  readonly host: Host;
  readonly tenant: Tenant;
  readonly channel: Channel;
}

export interface WriteOptions {
  /** Repeating the same request under the same key gives the same answer, and one resource. One of its own when absent. */
  readonly idempotencyKey?: string;
  /** The ETag of what is to be changed; the API refuses when it has changed since. */
  readonly ifMatch?: string;
}

export interface ListOptions {
  /** At most so many items, over as many pages as it takes; 1,000. */
  readonly limit?: number;
}

export interface PriceOptions extends ListOptions {
  readonly cloud?: string;
  readonly region?: string;
}

/**
 * The control plane's API, one method a call. Each method throws ProblemError when the API refuses and UnreachableError
 * when nothing of ours answers.
 */
export interface Client {
  readonly url: string;
  whoami(): Promise<Whoami>;
  cities(): Promise<City[]>;
  /** The price book in force: of one cloud, and of one region with what holds in every region. */
  prices(options?: PriceOptions): Promise<PriceEntry[]>;
  readonly cloudAccounts: {
    create(body: NewCloudAccount, options?: WriteOptions): Promise<CloudAccount>;
    list(options?: ListOptions): Promise<CloudAccount[]>;
    get(id: string): Promise<CloudAccount>;
    change(id: string, change: CloudAccountChange, options?: WriteOptions): Promise<CloudAccount>;
    /** What the cloud says now. */
    check(id: string): Promise<AccountCheck>;
    /** Oldest first, those of its hosts too. */
    calls(id: string, options?: ListOptions): Promise<ExternalCall[]>;
    orphans(id: string, options?: ListOptions): Promise<Orphan[]>;
    /** No sweep deletes it. */
    keepOrphan(id: string, key: string, options?: WriteOptions): Promise<Orphan>;
    /** At once, whatever is left of its quarantine. */
    deleteOrphan(id: string, key: string, options?: WriteOptions): Promise<Orphan>;
    rotate(id: string, credentials: Record<string, unknown>, options?: WriteOptions): Promise<CloudAccount>;
    delete(id: string, options?: WriteOptions): Promise<void>;
  };
  readonly cityNodes: {
    create(body: NewCityNode, options?: WriteOptions): Promise<CreatedCityNode>;
    /** Stores nothing. */
    plan(body: NewCityPlan): Promise<CityPlans>;
    list(options?: ListOptions): Promise<CityNode[]>;
    get(id: string): Promise<CityNode>;
    change(id: string, change: CityNodeChange, options?: WriteOptions): Promise<CityNode>;
    delete(id: string, options?: WriteOptions): Promise<void>;
    hosts(id: string): Promise<Host[]>;
  };
  readonly hosts: {
    get(id: string): Promise<Host>;
    /** Another machine with new keys; asking again while it is under way changes nothing. */
    replace(id: string, options?: WriteOptions): Promise<Host>;
    /** Oldest first. */
    calls(id: string, options?: ListOptions): Promise<ExternalCall[]>;
  };
  readonly tenants: {
    create(body: NewTenant, options?: WriteOptions): Promise<Tenant>;
    list(options?: ListOptions): Promise<Tenant[]>;
    get(id: string): Promise<Tenant>;
  };
  readonly keys: {
    create(tenantId: string, body: NewKey, options?: WriteOptions): Promise<CreatedKey>;
  };
  readonly channels: {
    create(tenantId: string, body: NewChannel, options?: WriteOptions): Promise<Channel>;
    /** Of one tenant; without it, all that the token may see. */
    list(options?: ListOptions & { readonly tenantId?: string }): Promise<Channel[]>;
    get(id: string): Promise<Channel>;
    delete(id: string, options?: WriteOptions): Promise<void>;
  };
  /** Events as they happen, across broken connections. */
  follow(options?: FollowOptions): AsyncGenerator<FollowItem, void, void>;
  waitFor<K extends Kind>(kind: K, id: string, options?: WaitOptions<ViewOf[K]>): Promise<ViewOf[K]>;
  waitUntilGone<K extends Kind>(
    kind: K,
    id: string,
    options?: Omit<WaitOptions<ViewOf[K]>, 'condition'>,
  ): Promise<void>;
}
