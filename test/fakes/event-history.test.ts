import { eventHistoryContract } from '../contract/event-history.ts'
import { createMemoryEventHistory } from './event-history.ts'

eventHistoryContract('memory', (page) => {
  const history = createMemoryEventHistory(page)
  return Promise.resolve({ history, keep: (rows) => Promise.resolve(void history.rows.push(...rows)) })
})
