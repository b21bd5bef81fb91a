/** Of the software; the OpenAPI document carries it. */
export const version = '0.1.0';
