/** A contract of ours that any channel may pick. */
export interface Preset {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly functions: readonly { readonly name: string; readonly arguments: readonly string[] }[];
}

export const presets: readonly Preset[] = [
  {
    name: 'notary',
    version: '1.0.0',
    title: 'Notary',
    description: 'Registers the SHA-256 of a document with its owner and time, verifies it, revokes it.',
    functions: [
      { name: 'register', arguments: ['hash', 'note?'] },
      { name: 'verify', arguments: ['hash'] },
      { name: 'revoke', arguments: ['hash'] },
    ],
  },
];

export const findPreset = (name: string): Preset | undefined => presets.find((preset) => preset.name === name);
