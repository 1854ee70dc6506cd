import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, mkdirSync, renameSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { geteuid, stderr } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasCommand } from './child.ts'

const HERE = import.meta.dirname
const POM = join(HERE, 'pom.xml')
const CACHE = resolve(HERE, '../../.cache/harness')

const OTHER_WAYS =
  'Or start Docker, or name running services in VIGIA_TEST_KAFKA_BROKERS, VIGIA_TEST_REDIS_URL and VIGIA_TEST_SCHEMA_REGISTRY_URL.'

/** Where the jars of the pom are; the name holds the pom's hash, so a changed pom downloads afresh. */
export const jars = (): string => join(CACHE, createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 16))

/** Downloads Kafka and the schema registry from Maven Central once (about 205 MB). A parallel run may do the same: the first one wins. */
export async function prepareJars(): Promise<void> {
  if (existsSync(jars())) return
  if (!hasCommand('java') || !hasCommand('mvn'))
    throw new Error(
      `The service tests need a JDK 17 or newer and Maven to run Kafka and the schema registry (Debian, Ubuntu: apt-get install openjdk-17-jre-headless maven). ${OTHER_WAYS}`,
    )
  const fresh = `${jars()}.${process.pid}`
  mkdirSync(fresh, { recursive: true })
  stderr.write('harness: downloading Kafka and the schema registry (about 205 MB, once)\n')
  await download(fresh, 3)
  rmSync(join(fresh, 'target'), { recursive: true, force: true })
  if (existsSync(jars())) rmSync(fresh, { recursive: true })
  else renameSync(fresh, jars())
}

async function download(folder: string, tries: number): Promise<void> {
  try {
    execFileSync('mvn', ['-q', '-B', '-f', POM, `-Dcache=${folder}`, 'package'], { stdio: ['ignore', 2, 2] })
  } catch (cause) {
    if (tries <= 1) throw new Error(`Maven could not download Kafka and the schema registry. ${OTHER_WAYS}`, { cause })
    await sleep(3_000)
    await download(folder, tries - 1)
  }
}

/** Installs redis-server by apt where it is missing and that is allowed, without starting the package's own service. */
export function prepareRedis(): void {
  if (hasCommand('redis-server')) return
  if (geteuid?.() !== 0 || !hasCommand('apt-get'))
    throw new Error(`The service tests need redis-server (Debian, Ubuntu: apt-get install redis-server). ${OTHER_WAYS}`)
  execFileSync('sh', ['-c', INSTALL_REDIS], { stdio: ['ignore', 2, 2] })
}

const INSTALL_REDIS = `set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then printf '#!/bin/sh\\nexit 101\\n' >$policy; chmod +x $policy; trap 'rm -f $policy' EXIT; fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends redis-server`
