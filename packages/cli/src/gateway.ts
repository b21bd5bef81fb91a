import { readFileSync } from 'node:fs';
import type { GatewayClient } from '@hansa/client';
import type { Context } from './context.ts';
import { readIfThere } from './context.ts';
import { MissingError, UsageError } from './failure.ts';
import { keyFileOf } from './key-file.ts';
import { cityCode, pickChannel } from './pick.ts';

export interface GatewayFlags {
  /** Which city's gateway: code or name; any when absent. */
  readonly city?: string;
  /** A gateway's address and its CA: then the control plane is not asked, and the channel must be an id. */
  readonly gateway?: string;
  readonly caFile?: string;
  readonly keyFile?: string;
}

export interface OpenGateway {
  readonly channelId: string;
  readonly gateway: GatewayClient;
}

/** A client of a gateway that serves the channel. The caller closes it. */
export async function openGateway(context: Context, channel: string, flags: GatewayFlags): Promise<OpenGateway> {
  const target =
    flags.gateway === undefined ? await askControlPlane(context, channel, flags.city) : nameItself(channel, flags);
  const key = readKey(context, target.tenantId, flags);
  const { createGatewayClient } = await import('@hansa/client');
  return { channelId: target.channelId, gateway: createGatewayClient({ url: target.url, caPem: target.caPem, key }) };
}

interface Target {
  readonly channelId: string;
  readonly tenantId?: string;
  readonly url: string;
  readonly caPem: string;
}

async function askControlPlane(context: Context, text: string, city: string | undefined): Promise<Target> {
  const client = await context.client();
  const channel = await pickChannel(client, text);
  const gateways = channel.status.gateways ?? [];
  const code = city === undefined ? undefined : cityCode(city);
  const gateway = gateways.find((one) => code === undefined || one.city === code);
  if (gateway === undefined) {
    const served = gateways.map((one) => one.city).join(', ') || 'no city yet';
    throw new MissingError(
      `${channel.name} has no gateway${city === undefined ? '' : ` in ${city}`}; served by: ${served}`,
    );
  }
  return {
    channelId: channel.id,
    url: gateway.url,
    caPem: gateway.caCertificate,
    ...(channel.parentId === null ? {} : { tenantId: channel.parentId }),
  };
}

function nameItself(channelId: string, { gateway = '', caFile }: GatewayFlags): Target {
  if (caFile === undefined) throw new UsageError("--gateway needs --ca-file, the city's TLS CA");
  return { channelId, url: gateway, caPem: readFileSync(caFile, 'utf8') };
}

function readKey({ config }: Context, tenantId: string | undefined, { keyFile }: GatewayFlags): string {
  if (keyFile === undefined && config.key !== undefined) return config.key;
  const file = keyFile ?? (tenantId === undefined ? undefined : keyFileOf(config.homeDirectory, tenantId));
  const text = file === undefined ? undefined : readIfThere(file);
  if (text !== undefined) return text.trim();
  const looked = file === undefined ? '' : ` (${file} does not exist)`;
  throw new UsageError(
    `No key of the tenant${looked}. Give --key-file or HANSA_TENANT_KEY, or make one: hansa key create`,
  );
}
