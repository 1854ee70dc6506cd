import { prepare } from './services.ts'

await prepare()
