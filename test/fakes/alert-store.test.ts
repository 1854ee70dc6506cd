import { createMemoryAlertStore } from './alert-store.ts'
import { alertStoreContract } from '../contract/alert-store.ts'

alertStoreContract('memory', 100, async () => {
  let store = createMemoryAlertStore()
  return {
    store: {
      list: (...question) => store.list(...question),
      get: (id) => store.get(id),
      ping: () => store.ping(),
    },
    put: async (alerts) => alerts.forEach((alert) => store.put(alert)),
    empty: async () => void (store = createMemoryAlertStore()),
    close: async () => undefined,
  }
})
