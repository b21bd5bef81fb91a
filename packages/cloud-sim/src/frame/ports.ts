const portsMax = 64;

/** The ports of ranges as firewalls write them (`22`, `7050-7053`), each once; the first 64, since each is listened on. */
export function portsOf(ranges: readonly string[]): readonly number[] {
  const ports = ranges.flatMap((range) => {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    if (!Number.isInteger(from) || !Number.isInteger(to)) return [];
    return Array.from({ length: Math.max(0, Math.min(to - from + 1, portsMax)) }, (_, at) => from + at);
  });
  return [...new Set(ports)].slice(0, portsMax);
}
