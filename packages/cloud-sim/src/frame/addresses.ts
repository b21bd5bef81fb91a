/** Loopback addresses of one simulator, each given out once until it is given back. */
export interface Addresses {
  take(): string;
  giveBack(address: string): void;
}

const lastThirdOctet = 254;

/**
 * @param block the first two octets, such as `127.77`, so that two simulators of one computer never meet
 * @throws Error when it is no block of loopback addresses, or all of it is taken.
 */
export function createAddresses(block: string): Addresses {
  if (!/^127\.\d{1,3}$/.test(block) || Number(block.slice(4)) > 255)
    throw new Error(`${block} is no block like 127.77`);
  const taken = new Set<string>();
  let at = 0;
  const size = lastThirdOctet * 254;
  const nth = (n: number) => `${block}.${1 + Math.floor(n / 254)}.${1 + (n % 254)}`;
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
