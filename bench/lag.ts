import type { Admin } from 'kafkajs'

/** How many records of some topics a group has not committed. */
export async function lagOf(admin: Admin, groupId: string, topics: readonly string[]): Promise<number> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topics] })
  let lag = 0
  for (const { topic, partitions } of committed) {
    for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
      const own = partitions.find((one) => one.partition === partition)
      lag += Number(high) - Math.max(0, Number(own?.offset ?? 0))
    }
  }
  return lag
}
