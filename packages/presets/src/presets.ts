/** A contract of ours that any channel may pick. `name` is also the contract's name in the channel. */
export interface Preset {
  readonly name: string;
  readonly version: string;
  readonly functions: readonly string[];
}

export const presets = [
  { name: 'notary', version: '1.0.0', functions: ['register', 'verify', 'revoke', 'history', 'list'] },
] as const satisfies readonly Preset[];

export type PresetName = (typeof presets)[number]['name'];
