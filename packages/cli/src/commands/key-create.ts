import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Context } from '../context.ts';
import { keyFileOf } from '../key-file.ts';
import { pickTenant } from '../pick.ts';

export interface KeyCreateFlags {
  readonly role: string;
  readonly label: string;
  readonly out?: string;
}

/** `hansa key create <tenant>`: the key goes to a file that only its owner reads, never to the terminal. */
export async function run(context: Context, text: string, flags: KeyCreateFlags): Promise<void> {
  const client = await context.client();
  const tenant = await pickTenant(client, text);
  const { id, key } = await client.keys.create(tenant.id, {
    label: flags.label,
    role: flags.role as 'reader' | 'writer',
  });
  const file = flags.out ?? keyFileOf(context.config.homeDirectory, tenant.id);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  context.print({ id, tenantId: tenant.id, keyFile: file }, () => `Key ${id} of ${tenant.name} is in ${file}\n`);
}
