import type {
  Channel,
  ChannelSpec,
  City,
  CityNode,
  CityNodeSpec,
  Host,
  Kind,
  Operator,
  Resource,
  Tenant,
  TenantSpec,
} from '@hansa/core';
import type { FollowItem, FollowOptions } from './follow.ts';
import type { WaitOptions } from './wait.ts';

/** A resource as the API shows it: the common envelope with Ready derived. */
export type View<R extends Resource> = R & { readonly ready: boolean };

export interface ViewOf {
  readonly operator: View<Operator>;
  readonly 'city-node': View<CityNode>;
  readonly host: View<Host>;
  readonly tenant: View<Tenant>;
  readonly channel: View<Channel>;
}

export interface WriteOptions {
  /** Repeating the same request under the same key gives the same answer, and one resource. */
  readonly idempotencyKey?: string;
  /** The ETag of what is to be changed; the API refuses when it has changed since. */
  readonly ifMatch?: string;
}

export interface ListOptions {
  /** At most so many items, over as many pages as it takes; 1,000. */
  readonly limit?: number;
}

export interface NewCityNode extends Pick<CityNodeSpec, 'city'>, Partial<Omit<CityNodeSpec, 'city'>> {
  readonly name?: string;
}

export interface NewTenant extends Pick<TenantSpec, 'email'>, Partial<Omit<TenantSpec, 'email'>> {
  readonly name: string;
}

export interface NewChannel {
  readonly name?: string;
  readonly ordering?: ChannelSpec['ordering'];
  /** City codes; or how many cities, and the league chooses them. */
  readonly cities?: readonly string[];
  readonly count?: number;
  readonly contracts?: readonly string[];
}

export interface NewKey {
  readonly label: string;
  readonly role?: 'reader' | 'writer';
}

/** The key's text is told once, here. */
export interface CreatedKey {
  readonly id: string;
  readonly key: string;
}

export interface Whoami {
  readonly role: 'admin' | 'operator' | 'tenant';
  readonly principalId: string | null;
}

/**
 * The control plane's API, one method a call. Each method throws ProblemError when the API refuses and UnreachableError
 * when nothing of ours answers.
 */
export interface Client {
  readonly url: string;
  whoami(): Promise<Whoami>;
  cities(): Promise<City[]>;
  readonly cityNodes: {
    create(body: NewCityNode, options?: WriteOptions): Promise<View<CityNode>>;
    list(options?: ListOptions): Promise<View<CityNode>[]>;
    get(id: string): Promise<View<CityNode>>;
    delete(id: string, options?: WriteOptions): Promise<void>;
    hosts(id: string): Promise<View<Host>[]>;
  };
  readonly tenants: {
    create(body: NewTenant, options?: WriteOptions): Promise<View<Tenant>>;
    list(options?: ListOptions): Promise<View<Tenant>[]>;
    get(id: string): Promise<View<Tenant>>;
  };
  readonly keys: {
    create(tenantId: string, body: NewKey, options?: WriteOptions): Promise<CreatedKey>;
  };
  readonly channels: {
    create(tenantId: string, body: NewChannel, options?: WriteOptions): Promise<View<Channel>>;
    /** Of one tenant; without it, all that the token may see. */
    list(options?: ListOptions & { readonly tenantId?: string }): Promise<View<Channel>[]>;
    get(id: string): Promise<View<Channel>>;
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
