// Original file: src/protocol/agent.proto


export interface UnjoinChannels {
  'channelIds'?: (string)[];
}

export interface UnjoinChannels__Output {
  'channelIds': (string)[];
}
