// Made by src/generate.ts from packages/control-plane/openapi.json. Not to be edited.

export interface paths {
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["livez"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the token speaks for */
        get: operations["whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List cities */
        get: operations["listCities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clouds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List clouds */
        get: operations["listClouds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List presets */
        get: operations["listPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tiers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tiers */
        get: operations["listTiers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List prices of clouds */
        get: operations["listPrices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List operators */
        get: operations["listOperators"];
        put?: never;
        /** Create an operator */
        post: operations["createOperator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an operator */
        get: operations["getOperator"];
        put?: never;
        post?: never;
        /** Delete an operator */
        delete: operations["deleteOperator"];
        options?: never;
        head?: never;
        /** Change an operator */
        patch: operations["updateOperator"];
        trace?: never;
    };
    "/v1/cloud-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List cloud accounts */
        get: operations["listCloudAccounts"];
        put?: never;
        /** Create a cloud account */
        post: operations["createCloudAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cloud-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a cloud account */
        get: operations["getCloudAccount"];
        put?: never;
        post?: never;
        /** Delete a cloud account */
        delete: operations["deleteCloudAccount"];
        options?: never;
        head?: never;
        /** Change a cloud account */
        patch: operations["updateCloudAccount"];
        trace?: never;
    };
    "/v1/cloud-accounts/{id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a cloud account new credentials */
        put: operations["rotateCloudAccountCredentials"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cloud-accounts/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove what reading can prove of a cloud account */
        post: operations["checkCloudAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cloud-accounts/{id}/orphans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the machines of an account that belong to no host */
        get: operations["listOrphans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cloud-accounts/{id}/orphans/{key}/keep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a machine that belongs to no host: no sweep deletes it */
        post: operations["keepOrphan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cloud-accounts/{id}/orphans/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a machine that belongs to no host now, whatever is left of its quarantine */
        delete: operations["deleteOrphan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cloud-accounts/{id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the calls made with an account, oldest first */
        get: operations["listCloudAccountCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/city-nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List city nodes */
        get: operations["listCityNodes"];
        put?: never;
        /** Create a city node */
        post: operations["createCityNode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/city-nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a city node */
        get: operations["getCityNode"];
        put?: never;
        post?: never;
        /** Delete a city node */
        delete: operations["deleteCityNode"];
        options?: never;
        head?: never;
        /** Change a city node */
        patch: operations["updateCityNode"];
        trace?: never;
    };
    "/v1/city-nodes/{id}/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the hosts of a city node */
        get: operations["listCityNodeHosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/city-plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Plan the deployment of cities */
        post: operations["planCities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hosts */
        get: operations["listHosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a host */
        get: operations["getHost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hosts/{id}/join-secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a host of the cloud `own` a new join secret */
        post: operations["createJoinSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hosts/{id}/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete the machine of a host and make another, with new keys
         * @description Refused while a channel would lose by it: replace.needs-consenter-swap, replace.needs-membership-update.
         */
        post: operations["replaceHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hosts/{id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the calls made to the host's cloud, oldest first */
        get: operations["listHostCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tenants */
        get: operations["listTenants"];
        put?: never;
        /** Create a tenant */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tenant */
        get: operations["getTenant"];
        put?: never;
        post?: never;
        /** Delete a tenant */
        delete: operations["deleteTenant"];
        options?: never;
        head?: never;
        /** Change a tenant */
        patch: operations["updateTenant"];
        trace?: never;
    };
    "/v1/tenants/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a tenant's API keys that are in force */
        get: operations["listKeys"];
        put?: never;
        /** Make an API key for a tenant */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a tenant's API key */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List channels */
        get: operations["listChannels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a channel */
        get: operations["getChannel"];
        put?: never;
        post?: never;
        /** Delete a channel */
        delete: operations["deleteChannel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a tenant's channels */
        get: operations["listTenantChannels"];
        put?: never;
        /** Rent a channel */
        post: operations["createChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenants/{id}/channels/{channelId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one of a tenant's channels */
        get: operations["getTenantChannel"];
        put?: never;
        post?: never;
        /** Delete one of a tenant's channels */
        delete: operations["deleteTenantChannel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tokens that are in force */
        get: operations["listTokens"];
        put?: never;
        /** Make a token */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events in the order of commits, or follow them as an event stream
         * @description With `Accept: text/event-stream`: server-sent events from now on, or after `Last-Event-ID`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who changed what, oldest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Condition: {
            type: string;
            status: "True" | "False" | "Unknown";
            /** @description For machines */
            reason: string;
            /** @description For people */
            message: string;
            observedGeneration: number;
            /** Format: date-time */
            changedAt: string;
        };
        /** @description RFC 9457 problem document */
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description What failed, on what, and what to do next */
            detail: string;
            code: "request.invalid" | "request.malformed" | "request.too-large" | "request.media-type" | "request.rate" | "auth.missing" | "auth.invalid" | "auth.forbidden" | "route.unknown" | "resource.unknown" | "resource.exists" | "resource.in-use" | "resource.deleting" | "resource.stale" | "idempotency.mismatch" | "idempotency.in-progress" | "placement.impossible" | "quota.exceeded" | "join.refused" | "join.awaited" | "join.elsewhere" | "replace.needs-consenter-swap" | "replace.needs-membership-update" | "channel.unknown" | "channel.not-ready" | "contract.unknown" | "contract.refused" | "transaction.unknown" | "transaction.invalid" | "transaction.pending" | "block.unknown" | "fabric.unavailable" | "fabric.refused" | "ca.unavailable" | "ca.refused" | "genesis.refused" | "cloud.unavailable" | "cloud.refused" | "cloud.quota" | "database.unavailable" | "internal.bug";
            /** @description Who can do something about it */
            actor: "user" | "operator" | "platform";
            /** @description What the caller may do next */
            retry: "never" | "retry" | "backoff";
            violations?: {
                /** @description JSON pointer into the body, ?name of the query, or a header */
                field: string;
                /** @description What must hold */
                rule: string;
            }[];
            requestId?: string;
        };
        Operator: {
            /** @enum {string} */
            kind: "operator";
            id: string;
            name: string;
            parentId: string | null;
            spec: {
                displayName?: string;
            };
            /** @description Rises with each change of the spec */
            generation: number;
            status: Record<string, never>;
            conditions: components["schemas"]["Condition"][];
            observedGeneration: number;
            /** @description Rises with each change; the ETag */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            deletingAt: string | null;
            /** @description All conditions of the kind hold and nothing is being deleted */
            ready: boolean;
            /** @description Of the first condition that is in the way */
            reason: string;
            /** @description Of the first condition that is in the way */
            message: string;
        };
        CloudAccount: {
            /** @enum {string} */
            kind: "cloud-account";
            id: string;
            name: string;
            parentId: string | null;
            spec: {
                /** @description A cloud on which operators have accounts */
                cloud: "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                /** @description The cloud's own name of the region */
                region: string;
                options: {
                    [key: string]: unknown;
                };
            };
            /** @description Rises with each change of the spec */
            generation: number;
            status: {
                /** @description The account as the cloud names it */
                account?: string;
                /** @description What the operator must solve */
                problems?: string[];
                /** @description What only a write would prove */
                unproven?: string[];
                /** @description Rises with each rotation */
                credentialsVersion?: number;
            };
            conditions: components["schemas"]["Condition"][];
            observedGeneration: number;
            /** @description Rises with each change; the ETag */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            deletingAt: string | null;
            /** @description All conditions of the kind hold and nothing is being deleted */
            ready: boolean;
            /** @description Of the first condition that is in the way */
            reason: string;
            /** @description Of the first condition that is in the way */
            message: string;
        };
        CityNode: {
            /** @enum {string} */
            kind: "city-node";
            id: string;
            name: string;
            parentId: string | null;
            spec: {
                /** @description GB/T 2260 prefecture code in China, UN/LOCODE elsewhere */
                city: string;
                /** @description Where the machines come from */
                cloud: "local" | "own" | "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                /** @description Id of a cloud account */
                account?: string;
                profile: "light" | "standard";
                /** @description False: no new channel is placed here */
                schedulable: boolean;
                /** @description What is done about a machine that was changed outside */
                onDrift?: {
                    /**
                     * @description start: it is started again · report: it stays as it is, and a condition says so
                     * @default start
                     */
                    stopped: "start" | "report";
                    /**
                     * @description replace: another takes its place where no channel loses by it · report: a condition says so
                     * @default replace
                     */
                    deleted: "replace" | "report";
                };
            };
            /** @description Rises with each change of the spec */
            generation: number;
            status: {
                mspId: string;
                caCertificate?: string;
                tlsCaCertificate?: string;
                endpoints?: {
                    /** @description https URL of the city gateway */
                    gateway: string;
                    /** @description host:port */
                    peer: string;
                    /** @description host:port */
                    orderer: string;
                    /** @description https URL */
                    ca: string;
                };
                /** @description Channels placed here */
                channels?: number;
            };
            conditions: components["schemas"]["Condition"][];
            observedGeneration: number;
            /** @description Rises with each change; the ETag */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            deletingAt: string | null;
            /** @description All conditions of the kind hold and nothing is being deleted */
            ready: boolean;
            /** @description Of the first condition that is in the way */
            reason: string;
            /** @description Of the first condition that is in the way */
            message: string;
        };
        Host: {
            /** @enum {string} */
            kind: "host";
            id: string;
            name: string;
            parentId: string | null;
            spec: {
                /** @description Where the machines come from */
                cloud: "local" | "own" | "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                /** @description Id of a cloud account */
                account?: string;
                profile: "light" | "standard";
                /** @description whole: ca, orderer, peer, gateway; ordering: ca, orderer, gateway; endorsing: peer, gateway */
                role: "whole" | "ordering" | "endorsing";
                /** @description The machine that is wanted, or a later one; raised by a replacement */
                incarnation?: number;
            };
            /** @description Rises with each change of the spec */
            generation: number;
            status: {
                incarnation: number;
                /** @description The cloud's own name for the machine */
                machineHandle?: string;
                privateAddress?: string;
                publicAddress?: string;
                agentVersion?: string;
                bootId?: string;
                components?: {
                    /** @description ca, orderer, peer, gateway or contract/<label> */
                    name: string;
                    state: "starting" | "running" | "backoff" | "stopped";
                    restarts: number;
                    message?: string;
                }[];
                disk?: {
                    totalMiB: number;
                    freeMiB: number;
                };
                certificates?: {
                    name: string;
                    notAfter: string;
                }[];
                lastReportAt?: string;
            };
            conditions: components["schemas"]["Condition"][];
            observedGeneration: number;
            /** @description Rises with each change; the ETag */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            deletingAt: string | null;
            /** @description All conditions of the kind hold and nothing is being deleted */
            ready: boolean;
            /** @description Of the first condition that is in the way */
            reason: string;
            /** @description Of the first condition that is in the way */
            message: string;
        };
        Tenant: {
            /** @enum {string} */
            kind: "tenant";
            id: string;
            name: string;
            parentId: string | null;
            spec: {
                /** @description An e-mail address */
                email: string;
                tier: "starter" | "business";
            };
            /** @description Rises with each change of the spec */
            generation: number;
            status: {
                mspId: string;
                /** @description PEM of the tenant's own root */
                rootCertificate?: string;
            };
            conditions: components["schemas"]["Condition"][];
            observedGeneration: number;
            /** @description Rises with each change; the ETag */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            deletingAt: string | null;
            /** @description All conditions of the kind hold and nothing is being deleted */
            ready: boolean;
            /** @description Of the first condition that is in the way */
            reason: string;
            /** @description Of the first condition that is in the way */
            message: string;
        };
        Channel: {
            /** @enum {string} */
            kind: "channel";
            id: string;
            name: string;
            parentId: string | null;
            spec: {
                ordering: "bft" | "raft";
                cities: string[];
                contracts: {
                    /** @description Alphanumerics joined by single hyphens or underscores */
                    preset: string;
                }[];
            };
            /** @description Rises with each change of the spec */
            generation: number;
            status: {
                channelId: string;
                /** @description sha256:<hex> of block 0 */
                genesisDigest?: string;
                gateways?: {
                    city: string;
                    url: string;
                    /** @description PEM */
                    caCertificate: string;
                }[];
                contracts?: {
                    name: string;
                    version: string;
                    sequence: number;
                }[];
                waitingFor?: string;
            };
            conditions: components["schemas"]["Condition"][];
            observedGeneration: number;
            /** @description Rises with each change; the ETag */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            deletingAt: string | null;
            /** @description All conditions of the kind hold and nothing is being deleted */
            ready: boolean;
            /** @description Of the first condition that is in the way */
            reason: string;
            /** @description Of the first condition that is in the way */
            message: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    livez: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Yes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    whoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bearer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        role: "admin" | "operator" | "tenant";
                        tokenId: string;
                        principalId: string | null;
                        principalName: string | null;
                        keyRole: ("reader" | "writer") | null;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCities: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description GB/T 2260 in China, UN/LOCODE elsewhere */
                            code: string;
                            level: "municipality" | "prefecture" | "county" | "abroad";
                            name: string;
                            nameZh: string;
                            /** @description With the kind of division */
                            fullNameZh: string;
                            /** @description Without tones */
                            pinyin: string;
                            otherNames: string[];
                            province: string;
                            /** @description In China only */
                            provinceZh?: string;
                            /** @description ISO 3166-1 alpha-2, as the code has it */
                            country: string;
                            /** @description WGS-84, degrees */
                            latitude: number;
                            longitude: number;
                            /** @description Where each part of the row comes from */
                            source: {
                                code: string;
                                name: string;
                                nameZh: string;
                                pinyin: string;
                                province: string;
                                coordinates: string;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClouds: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPresets: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            version: string;
                            title: string;
                            description: string;
                            functions: {
                                name: string;
                                arguments: string[];
                            }[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTiers: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            /** @description List price of a channel, in millionths of a US dollar */
                            priceMicroUsdPerYear: number;
                            channels: number;
                            transactionsPerSecond: number;
                            cities: number;
                            /** @description A block is cut after this long: the floor of the latency */
                            batchIntervalMs: number;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPrices: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
                /** @description A cloud on which operators have accounts */
                cloud?: "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                /** @description Rows of this region, and those of every region */
                region?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: ({
                            /** @description A cloud on which operators have accounts */
                            cloud: "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                            /** @description The vendor's own name of what is paid for */
                            sku: string;
                            /** @description What is paid for */
                            kind: "machine" | "disk" | "address" | "traffic";
                            /** @description What one amount buys; a GiB is one of traffic */
                            unit: "hour" | "month" | "vCPU-hour" | "vCPU-month" | "GiB-hour" | "GiB-month" | "GiB";
                            /** @description The vendor's own name of the region; * where no other row names the region */
                            region: string;
                            /** @description Millionths of the currency */
                            amountMicros: number;
                            /** @description ISO 4217 */
                            currency: string;
                            /**
                             * Format: date
                             * @description The day that the source is of
                             */
                            asOf: string;
                            source: string;
                            /** @description How far to trust it */
                            confidence: "high" | "medium" | "low" | "very-low";
                            /**
                             * @description For who binds themselves; left out: on demand
                             * @enum {string}
                             */
                            term?: "1-year";
                            /** @description Where it is from: the operator's own file, the vendor now, or the repository's price book */
                            origin: "override" | "vendor" | "book";
                        } | {
                            /** @description A cloud on which operators have accounts */
                            cloud: "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                            /** @description As of a row, or * for all of the kind */
                            sku: string;
                            /** @description What is paid for */
                            kind: "machine" | "disk" | "address" | "traffic";
                            /** @description The vendor's own name of the region; * where no other row names the region */
                            region: string;
                            reason: string;
                        })[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOperators: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Operator"][];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createOperator: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Lower-case letters, digits and inner hyphens, 1 to 63 of them */
                    name: string;
                    displayName?: string;
                };
            };
        };
        responses: {
            /** @description Stored; its conditions say how far it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operator"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOperator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource; its ETag is in the header */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operator"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOperator: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; gone once it is no longer found */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operator"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateOperator: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    displayName?: string;
                };
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operator"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCloudAccounts: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CloudAccount"][];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCloudAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Lower-case letters, digits and inner hyphens, 1 to 63 of them */
                    name: string;
                    /** @description Admins only; the default operator's when absent */
                    operatorId?: string;
                    /** @description A cloud on which operators have accounts */
                    cloud: "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                    /** @description The cloud's own name of the region */
                    region: string;
                    /** @description Choices that the cloud's adapter offers; none is secret */
                    options?: {
                        [key: string]: unknown;
                    };
                    /** @description As the cloud's adapter asks for them; never told again */
                    credentials: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Stored; its conditions say how far it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloudAccount"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCloudAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource; its ETag is in the header */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloudAccount"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCloudAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; gone once it is no longer found */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloudAccount"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateCloudAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The cloud's own name of the region */
                    region?: string;
                    /** @description Choices that the cloud's adapter offers; none is secret */
                    options?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloudAccount"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateCloudAccountCredentials: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As the cloud's adapter asks for them; never told again */
                    credentials: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Stored; the account is checked anew */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CloudAccount"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkCloudAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the cloud says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As the cloud names it; empty when it did not say */
                        account: string;
                        /** @description What the operator must solve; empty when machines can be made */
                        problems: string[];
                        /** @description What only a write would prove */
                        unproven: string[];
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrphans: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description By which it was made: league, host and incarnation */
                            key: string;
                            /** @description The cloud's own name for the machine */
                            handle: string;
                            cloud: string;
                            tags: {
                                [key: string]: string;
                            };
                            /** @description The database knows no such host, the host is deleted, or it lives in a newer machine */
                            reason: "UnknownHost" | "HostDeleted" | "Superseded";
                            state: "quarantined" | "kept" | "deleting";
                            /** @description Listings that have shown it */
                            sightings: number;
                            /** Format: date-time */
                            firstSeenAt: string;
                            /** Format: date-time */
                            lastSeenAt: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keepOrphan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
                /** @description Lower-case letters, digits and inner hyphens */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By which it was made: league, host and incarnation */
                        key: string;
                        /** @description The cloud's own name for the machine */
                        handle: string;
                        cloud: string;
                        tags: {
                            [key: string]: string;
                        };
                        /** @description The database knows no such host, the host is deleted, or it lives in a newer machine */
                        reason: "UnknownHost" | "HostDeleted" | "Superseded";
                        state: "quarantined" | "kept" | "deleting";
                        /** @description Listings that have shown it */
                        sightings: number;
                        /** Format: date-time */
                        firstSeenAt: string;
                        /** Format: date-time */
                        lastSeenAt: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrphan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
                /** @description Lower-case letters, digits and inner hyphens */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; gone once it is no longer listed */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By which it was made: league, host and incarnation */
                        key: string;
                        /** @description The cloud's own name for the machine */
                        handle: string;
                        cloud: string;
                        tags: {
                            [key: string]: string;
                        };
                        /** @description The database knows no such host, the host is deleted, or it lives in a newer machine */
                        reason: "UnknownHost" | "HostDeleted" | "Superseded";
                        state: "quarantined" | "kept" | "deleting";
                        /** @description Listings that have shown it */
                        sightings: number;
                        /** Format: date-time */
                        firstSeenAt: string;
                        /** Format: date-time */
                        lastSeenAt: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCloudAccountCalls: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @description The host or cloud account that it was made for */
                            resourceId: string;
                            accountId: string | null;
                            /** @description Of the machine; 0 where it is about none */
                            incarnation: number;
                            /** @description createMachine, startMachine, deleteMachine, deleteOrphan, ensureSite, deleteSite */
                            action: string;
                            state: "intended" | "unknown" | "done" | "failed";
                            asked: {
                                [key: string]: unknown;
                            } | null;
                            handle: string | null;
                            outcome: {
                                [key: string]: unknown;
                            } | null;
                            vendorRequestId: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            endedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCityNodes: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CityNode"][];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCityNode: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Lower-case letters, digits and inner hyphens, 1 to 63 of them */
                    name?: string;
                    /** @description GB/T 2260 prefecture code in China, UN/LOCODE elsewhere */
                    city: string;
                    /** @description Where the machines come from */
                    cloud: "local" | "own" | "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                    /** @description Id or name of a cloud account; the operator's only one on the cloud when absent */
                    account?: string;
                    profile?: "light" | "standard";
                    /** @description Admins only; the default operator's when absent */
                    operatorId?: string;
                    /** @description What is done about a machine that was changed outside */
                    onDrift?: {
                        /**
                         * @description start: it is started again · report: it stays as it is, and a condition says so
                         * @default start
                         */
                        stopped?: "start" | "report";
                        /**
                         * @description replace: another takes its place where no channel loses by it · report: a condition says so
                         * @default replace
                         */
                        deleted?: "replace" | "report";
                    };
                };
            };
        };
        responses: {
            /** @description Stored; its conditions say how far it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CityNode"] & {
                        /** @description On the cloud `own` only */
                        join?: {
                            hostId: string;
                            /** @description Where the machine joins; its fragment says by what it knows the league */
                            url: string;
                            /** @description Told once, here. Good for one machine: it binds to the first key that uses it */
                            secret: string;
                            /** Format: date-time */
                            expiresAt: string;
                        };
                        /** @description Of profile standard: one for each of its hosts */
                        joins?: {
                            hostId: string;
                            /** @description Where the machine joins; its fragment says by what it knows the league */
                            url: string;
                            /** @description Told once, here. Good for one machine: it binds to the first key that uses it */
                            secret: string;
                            /** Format: date-time */
                            expiresAt: string;
                        }[];
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCityNode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource; its ETag is in the header */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CityNode"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCityNode: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; gone once it is no longer found */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CityNode"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateCityNode: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description False: no new channel is placed here */
                    schedulable?: boolean;
                    /** @description What is done about a machine that was changed outside */
                    onDrift?: {
                        /**
                         * @description start: it is started again · report: it stays as it is, and a condition says so
                         * @default start
                         */
                        stopped?: "start" | "report";
                        /**
                         * @description replace: another takes its place where no channel loses by it · report: a condition says so
                         * @default replace
                         */
                        deleted?: "replace" | "report";
                    };
                };
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CityNode"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCityNodeHosts: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Host"][];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    planCities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Admins only; the default operator's when absent */
                    operatorId?: string;
                    cities: {
                        /** @description Lower-case letters, digits and inner hyphens, 1 to 63 of them */
                        name?: string;
                        /** @description GB/T 2260 prefecture code in China, UN/LOCODE elsewhere */
                        city: string;
                        /** @description Where the machines come from */
                        cloud: "local" | "own" | "aws" | "azure" | "google" | "baidu" | "unicom" | "telecom" | "mobile";
                        /** @description Id or name of a cloud account; the operator's only one on the cloud when absent */
                        account?: string;
                        profile?: "light" | "standard";
                    }[];
                };
            };
        };
        responses: {
            /** @description What it would do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Another one says that something changed since */
                        inputsSha256: string;
                        cities: {
                            city: string;
                            cloud: string;
                            profile: string;
                            account: string | null;
                            region: string | null;
                            existing: string | null;
                            machines: {
                                type: string;
                                image: string;
                                diskGiB: number;
                                count: number;
                            }[];
                            calls: {
                                /** @description Of the cloud provider's port */
                                call: string;
                                times: number;
                                vendorCalls: {
                                    /** @description The vendor's own name of it */
                                    call: string;
                                    effect: "read" | "write";
                                    times: number | null;
                                }[];
                            }[];
                            prices: {
                                /** @description What is paid for */
                                kind: "machine" | "disk" | "address" | "traffic";
                                sku: string;
                                /** @description Of all machines together, in the unit */
                                quantity: number;
                                /** @description What one amount buys; a GiB is one of traffic */
                                unit: "hour" | "month" | "vCPU-hour" | "vCPU-month" | "GiB-hour" | "GiB-month" | "GiB";
                                /** @description Millionths of the currency */
                                amountMicros: number;
                                currency: string;
                                /** @description Millionths of the currency */
                                microsPerMonth: number;
                                source: string;
                                /** Format: date */
                                asOf: string;
                                /** @description How far to trust it */
                                confidence: "high" | "medium" | "low" | "very-low";
                                /** @description Where it is from: the operator's own file, the vendor now, or the repository's price book */
                                origin: "override" | "vendor" | "book";
                            }[];
                            unpriced: {
                                /** @description What is paid for */
                                kind: "machine" | "disk" | "address" | "traffic";
                                sku: string;
                                reason: string;
                            }[];
                            /** @description One sum a currency, as sure as its least sure part */
                            monthly: {
                                currency: string;
                                /** @description Millionths of the currency */
                                microsPerMonth: number;
                                /** @description How far to trust it */
                                confidence: "high" | "medium" | "low" | "very-low";
                            }[];
                            quota: {
                                measure: string;
                                amount: number;
                            }[];
                            notes: string[];
                        }[];
                        totals: {
                            calls: {
                                /** @description Of the cloud provider's port */
                                call: string;
                                times: number;
                            }[];
                            /** @description That change something */
                            vendorCalls: {
                                cloud: string;
                                /** @description The vendor's own name of it */
                                call: string;
                                effect: "read" | "write";
                                times: number | null;
                            }[];
                            /** @description One sum a currency, as sure as its least sure part */
                            monthly: {
                                currency: string;
                                /** @description Millionths of the currency */
                                microsPerMonth: number;
                                /** @description How far to trust it */
                                confidence: "high" | "medium" | "low" | "very-low";
                            }[];
                            /** @description Cities of whose price some part, traffic aside, is not known */
                            incomplete: number;
                            quota: {
                                account: string | null;
                                measure: string;
                                amount: number;
                                limit: number | null;
                                used: number | null;
                                limitOf: ("vendor" | "default") | null;
                                enough: boolean | null;
                                source: string | null;
                            }[];
                            notes: string[];
                        };
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHosts: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Host"][];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource; its ETag is in the header */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createJoinSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret; it is not told again */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hostId: string;
                        /** @description Where the machine joins; its fragment says by what it knows the league */
                        url: string;
                        /** @description Told once, here. Good for one machine: it binds to the first key that uses it */
                        secret: string;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceHost: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; Ready once the new machine serves */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHostCalls: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @description The host or cloud account that it was made for */
                            resourceId: string;
                            accountId: string | null;
                            /** @description Of the machine; 0 where it is about none */
                            incarnation: number;
                            /** @description createMachine, startMachine, deleteMachine, deleteOrphan, ensureSite, deleteSite */
                            action: string;
                            state: "intended" | "unknown" | "done" | "failed";
                            asked: {
                                [key: string]: unknown;
                            } | null;
                            handle: string | null;
                            outcome: {
                                [key: string]: unknown;
                            } | null;
                            vendorRequestId: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            endedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenants: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Tenant"][];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Lower-case letters, digits and inner hyphens, 1 to 63 of them */
                    name: string;
                    /** @description An e-mail address */
                    email: string;
                    tier?: "starter" | "business";
                };
            };
        };
        responses: {
            /** @description Stored; its conditions say how far it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource; its ETag is in the header */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; gone once it is no longer found */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateTenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description An e-mail address */
                    email: string;
                };
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            label: string;
                            role: "reader" | "writer";
                            /** Format: date-time */
                            createdAt: string;
                            expiresAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description For people: what it is used for */
                    label: string;
                    role: "reader" | "writer";
                    /** @description ISO 8601 with a zone; absent: until revoked */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description The key; it is not told again */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        label: string;
                        role: "reader" | "writer";
                        /** Format: date-time */
                        createdAt: string;
                        expiresAt: string | null;
                        /** @description Told once, here */
                        key: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked here; the gateways hear of it at once */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        label: string;
                        role: "reader" | "writer";
                        /** Format: date-time */
                        createdAt: string;
                        expiresAt: string | null;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChannels: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Channel"][];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource; its ETag is in the header */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteChannel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; gone once it is no longer found */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTenantChannels: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Channel"][];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createChannel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Lower-case letters, digits and inner hyphens, 1 to 63 of them */
                    name?: string;
                    ordering?: "bft" | "raft";
                    cities?: string[];
                    /** @description How many cities; the league chooses them */
                    cityCount?: number;
                    contracts?: {
                        /** @description Alphanumerics joined by single hyphens or underscores */
                        preset: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Placed; its conditions say how far it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTenantChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant */
                id: string;
                channelId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The channel; its ETag is in the header */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTenantChannel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
                /** @description ETag of what is to be changed; refused when it has moved on */
                "if-match"?: string;
            };
            path: {
                /** @description The tenant */
                id: string;
                channelId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; its status says what is waited for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            role: "admin" | "operator" | "tenant";
                            principalId: string | null;
                            label: string;
                            /** Format: date-time */
                            createdAt: string;
                            expiresAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A tenant's keys are made below the tenant */
                    role: "admin" | "operator";
                    /** @description The operator that the token speaks for */
                    principalId?: string;
                    /** @description For people: what it is used for */
                    label: string;
                    /** @description ISO 8601 with a zone; absent: until revoked */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description The token; it is not told again */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        role: "admin" | "operator" | "tenant";
                        principalId: string | null;
                        label: string;
                        /** Format: date-time */
                        createdAt: string;
                        expiresAt: string | null;
                        /** @description Told once, here */
                        token: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same request under the same key has one effect and one answer */
                "idempotency-key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        role: "admin" | "operator" | "tenant";
                        principalId: string | null;
                        label: string;
                        /** Format: date-time */
                        createdAt: string;
                        expiresAt: string | null;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
                /** @description Only of the resource with this id */
                resource?: string;
                /** @description Only of this kind */
                kind?: "operator" | "cloud-account" | "city-node" | "host" | "tenant" | "channel";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, or a stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Position in the order of commits; resume with it */
                            id: string;
                            kind: "operator" | "cloud-account" | "city-node" | "host" | "tenant" | "channel";
                            resourceId: string;
                            type: "created" | "updated" | "deleting" | "deleted";
                            /** Format: date-time */
                            at: string;
                            /** @description As it then was */
                            resource: {
                                [key: string]: unknown;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description `next` of the page before; absent for the first */
                cursor?: string;
                /** @description Items on the page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** Format: date-time */
                            at: string;
                            /** @description Id of the token */
                            principal: string;
                            role: string;
                            requestId: string;
                            action: string;
                            resourceId: string | null;
                            beforeSha256: string | null;
                            afterSha256: string | null;
                            /** @description Of the row before */
                            previousSha256: string;
                            sha256: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description Refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
