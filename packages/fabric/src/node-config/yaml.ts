/** JSON is YAML, reads well enough, and needs no library in the agent's memory. */
export const toYaml = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
