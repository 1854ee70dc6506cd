/** A CPF or CNPJ as it is compared: only 0–9 and A–Z, upper case. Empty where nothing is left. */
export const canonicalDocument = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
