import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import kafkajs from 'kafkajs'
import { decompressFrame } from 'lz4-napi'
import { uncompress } from 'snappy'

/** What a batch may grow to, bytes: brokers take far less, and no batch may take all memory. */
const MOST = 256 * 1024 * 1024

/** Java clients frame snappy blocks: this, two versions of 4 bytes, then blocks behind their lengths. */
const FRAMED = Buffer.from('\x82SNAPPY\0', 'latin1')
const HEADER = FRAMED.length + 8

const unzstd = promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress)

const block = async (bytes: Buffer): Promise<Buffer> => Buffer.from(await uncompress(bytes))

/** Snappy, framed as Java clients do it or plain as others do. */
export async function unsnappy(bytes: Buffer): Promise<Buffer> {
  if (!bytes.subarray(0, FRAMED.length).equals(FRAMED)) return block(bytes)
  const blocks: Promise<Buffer>[] = []
  for (let at = HEADER; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at)
    blocks.push(block(bytes.subarray(at + 4, end)))
    at = end
  }
  return Buffer.concat(await Promise.all(blocks))
}

const readOnly = (decompress: (bytes: Buffer) => Promise<Buffer>) => () => ({
  compress: () => Promise.reject(new Error('batches are written uncompressed')),
  decompress,
})

/** Lets kafkajs read batches that producers or brokers have compressed; by itself it knows gzip only. */
export function readCompressed(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs
  CompressionCodecs[CompressionTypes.Snappy] = readOnly(unsnappy)
  CompressionCodecs[CompressionTypes.LZ4] = readOnly(decompressFrame)
  CompressionCodecs[CompressionTypes.ZSTD] = readOnly((bytes) => unzstd(bytes, { maxOutputLength: MOST }))
}
