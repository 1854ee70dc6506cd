const POLYNOMIAL = 0x1021

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 8
  for (let bit = 0; bit < 8; bit += 1) rest = (rest & 0x8000) === 0 ? rest << 1 : (rest << 1) ^ POLYNOMIAL
  return rest
})

/** CRC-16/IBM-3740, known as CCITT-FALSE: polynomial 1021, begins with FFFF, nothing reflected (EMV QRCPS-MPM 4.7.3). */
export function crc16(bytes: Uint8Array): number {
  let rest = 0xffff
  for (const byte of bytes) rest = ((rest << 8) & 0xffff) ^ (TABLE[(rest >> 8) ^ byte] as number)
  return rest
}
