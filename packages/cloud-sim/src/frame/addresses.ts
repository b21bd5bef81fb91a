/** Addresses of one simulator's machines, each given out once until it is given back. */
export interface Addresses {
  take(): string;
  giveBack(address: string): void;
}

const perThirdOctet = 253;

/**
 * @param block the first two octets, such as `127.77`, or three, so that two simulators of one computer never meet. The last
 * octet is never 0, 1 or 255
 * @throws Error when all of it is taken
 */
export function createAddresses(block: string): Addresses {
  const thirds = block.split('.').length === 3 ? [''] : Array.from({ length: 254 }, (_, at) => `.${1 + at}`);
  const size = thirds.length * perThirdOctet;
  const taken = new Set<string>();
  let at = 0;
  const nth = (n: number) => `${block}${thirds[Math.floor(n / perThirdOctet)]}.${2 + (n % perThirdOctet)}`;
  return {
    take: () => {
      // Goes round, so that an address rests as long as can be before its next owner.
      for (let tried = 0; tried < size; tried++) {
        const address = nth(at);
        at = (at + 1) % size;
        if (taken.has(address)) continue;
        taken.add(address);
        return address;
      }
      throw new Error(`All addresses of ${block} are taken`);
    },
    giveBack: (address) => {
      taken.delete(address);
    },
  };
}
