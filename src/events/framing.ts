/**
 * Is the value framed for a schema registry (magic byte 0, then the id of its schema)? No JSON text begins with it.
 * This is the one place that decides it.
 */
export const isRegistryFramed = (value: Uint8Array): boolean => value[0] === 0
