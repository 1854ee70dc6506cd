import { AxeBuilder } from '@axe-core/playwright'
import { join } from 'node:path'
import { env } from 'node:process'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASKED, createTestApi, type TestApi } from '../api/samples.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Where pictures of every view are put, for a person to look at; none are made where it is not given. */
const { SHOTS } = env
const ENGLISH = '/?lang=en'
const PHONE = { width: 360, height: 640 }
const DESK = { width: 1280, height: 900 }

let api: TestApi
let browser: Browser
let url: string
beforeAll(async () => {
  api = await createTestApi()
  url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
})
afterAll(async () => {
  await browser.close()
  await api.app.close()
})

/** Opens a page of its own, and complains about everything that the browser complains about. */
async function withPage<T>(
  options: BrowserContextOptions,
  use: (page: Page, complaints: readonly string[]) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ locale: 'pt-BR', viewport: PHONE, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on(
    'console',
    (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())),
  )
  page.on('pageerror', (error) => void complaints.push(error.message))
  try {
    return await use(page, complaints)
  } finally {
    await context.close()
  }
}

async function ask(page: Page, value: string, home = '/'): Promise<void> {
  await page.goto(url + home)
  await page.locator('textarea').fill(value)
  await page.locator('form[action="/"] button').click()
  await page.waitForLoadState()
}

/** An answer with what may be reported of it. */
async function reportForm(page: Page, home = '/'): Promise<void> {
  await ask(page, '+5511987654321', home)
  await page.locator('summary').click()
}
async function report(page: Page, home = '/'): Promise<void> {
  await reportForm(page, home)
  await page.locator('fieldset button').first().click()
  await page.waitForLoadState()
}

/** What axe finds: rules with the elements that break them. */
async function violationsOf(page: Page): Promise<[rule: string, elements: string[]][]> {
  // Of frames there are none, so the page need not be taken apart for them, which takes another page each time.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** Interactive elements, shown and not inside running text, that are lower than a fingertip. */
const SMALL_TARGETS = `[...document.querySelectorAll('a,button,select,textarea,input:not([type=hidden])')]
  .filter((e) => !e.matches('.skip') && e.getBoundingClientRect().height < 47.5 && !e.closest('td,.summary'))
  .map((e) => e.outerHTML.slice(0, 80) + ' ' + e.getBoundingClientRect().height)`

const VIEWS: readonly { name: string; open: (page: Page) => Promise<unknown> }[] = [
  { name: 'question', open: (page) => page.goto(`${url}/`) },
  { name: 'question in English', open: (page) => page.goto(`${url}/?lang=en`) },
  { name: 'nothing filled in', open: (page) => ask(page, ' ') },
  { name: 'answer that is gone', open: (page) => page.goto(`${url}/resposta/none`) },
  { name: 'not found', open: (page) => page.goto(`${url}/nada`) },
  { name: 'report', open: (page) => reportForm(page) },
  { name: 'report filed', open: (page) => report(page) },
  { name: 'report in English', open: (page) => reportForm(page, ENGLISH) },
  { name: 'report filed in English', open: (page) => report(page, ENGLISH) },
  { name: 'nothing filled in, in English', open: (page) => ask(page, ' ', ENGLISH) },
  { name: 'link that is over', open: (page) => page.goto(`${url}/conferir/none`) },
  { name: 'alerts', open: (page) => page.goto(`${url}/alertas`) },
  { name: 'no alerts', open: (page) => page.goto(`${url}/alertas?level=high&mode=draft`) },
  { name: 'alert', open: (page) => page.goto(`${url}/alertas/a-1`) },
  { name: 'alert contradicted', open: (page) => page.goto(`${url}/alertas/a-4`) },
  { name: 'alert late', open: (page) => page.goto(`${url}/alertas/a-5`) },
  ...ASKED.flatMap((value) => [
    { name: `answer to ${value}`, open: (page: Page) => ask(page, value) },
    { name: `answer in English to ${value}`, open: (page: Page) => ask(page, value, ENGLISH) },
  ]),
]
const SETTINGS = [
  { name: 'light, phone', colorScheme: 'light', viewport: PHONE },
  { name: 'dark, phone', colorScheme: 'dark', viewport: PHONE },
  { name: 'light, desk', colorScheme: 'light', viewport: DESK },
] as const

describe('light and dark, on a phone and on a desk', () => {
  test.each(VIEWS)('$name', async ({ name, open }) => {
    await withPage({}, async (page, complaints) => {
      await open(page)
      for (const { name: setting, colorScheme, viewport } of SETTINGS) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize(viewport)
        if (SHOTS !== undefined)
          await page.screenshot({
            path: join(SHOTS, `${setting}-${name}.png`.replaceAll(/[ ,@+]+/g, '-')),
            fullPage: true,
          })
        const small = await page.evaluate(SMALL_TARGETS)
        const found = { setting, violations: await violationsOf(page), overflow: await overflow(page), small }
        expect(found).toEqual({ setting, violations: [], overflow: 0, small: [] })
      }
      expect(complaints.filter((text) => !/status of 4\d\d/.test(text))).toEqual([])
    })
  })
})

test('axe does see a fault where there is one', async () => {
  await withPage({}, async (page) => {
    await page.goto(`${url}/`)
    await page.evaluate("document.querySelector('label').removeAttribute('for')")
    expect((await violationsOf(page)).map(([id]) => id)).toContain('label')
  })
})

describe('without JavaScript', () => {
  const options = { javaScriptEnabled: false }

  test.each(ASKED)('%s gets its answer, and no address holds what was asked', async (value) => {
    await withPage(options, async (page) => {
      const seen: string[] = []
      page.on('request', (request) => void seen.push(request.url()))
      await ask(page, value)
      expect(page.url()).toMatch(/\/resposta\/[\w-]{24}$/)
      expect(seen.every((address) => !decodeURIComponent(address).includes(value))).toBe(true)
      await page.getByRole('link', { name: 'Verificar outra coisa' }).click()
      expect(page.url()).toBe(`${url}/`)
    })
  })

  test('an answer is reloaded without being sent again', async () => {
    await withPage(options, async (page) => {
      await ask(page, '+551131000000')
      const methods: string[] = []
      page.on('request', (request) => void methods.push(request.method()))
      await page.reload()
      expect(methods).toEqual(['GET'])
      expect(await page.title()).toBe('Resposta: Sim, é da Saúde Exemplo')
    })
  })

  test('a contact is reported in two taps, and by keyboard alone', async () => {
    await withPage(options, async (page) => {
      await page.goto(`${url}/`)
      await page.locator('textarea').focus()
      await page.keyboard.type('+5511987654321')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL(/resposta/)
      const focused = () => page.evaluate('document.activeElement.textContent.trim()')
      for (let tabs = 0; tabs < 30 && (await focused()) !== 'Denunciar este contato'; tabs += 1)
        await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('Pediu dinheiro, Pix ou boleto')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/denuncia\/\d{20}$/)
      expect(await page.locator('h1').textContent()).toBe('Denúncia recebida')
    })
  })

  test('the language stays the one that was chosen', async () => {
    await withPage(options, async (page) => {
      await page.goto(`${url}/`)
      await page.getByRole('link', { name: 'English' }).click()
      await page.locator('textarea').fill('+551131000000')
      await page.getByRole('button', { name: 'Check' }).click()
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      expect(await page.locator('h1').textContent()).toBe('Yes, this is Saúde Exemplo')
    })
  })

  test('an empty question is pointed out on top, at the field and in the title', async () => {
    await withPage(options, async (page) => {
      await ask(page, '   ')
      expect(await page.title()).toMatch(/^Erro: /)
      expect(await page.locator('textarea').getAttribute('aria-invalid')).toBe('true')
      await page.locator('.summary a').click()
      expect(page.url()).toMatch(/#valor$/)
    })
  })

  test('alerts are narrowed by a form, opened, and left again', async () => {
    await withPage({ ...options, viewport: DESK }, async (page) => {
      await page.goto(`${url}/alertas`)
      expect(await page.locator('tbody tr').count()).toBe(4)
      await page.getByLabel('Modo').selectOption('any')
      await page.getByRole('button', { name: 'Filtrar' }).click()
      expect(await page.locator('tbody tr').count()).toBe(5)
      await page.getByLabel('Nível').selectOption('critical')
      await page.getByRole('button', { name: 'Filtrar' }).click()
      expect(await page.locator('tbody tr').count()).toBe(1)
      await page.locator('tbody a').click()
      expect(await page.locator('h1').textContent()).toContain('2 prestadores diferentes')
      await page.getByRole('link', { name: '← Alertas' }).click()
      expect(page.url()).toBe(`${url}/alertas`)
    })
  })

  test('the keyboard alone is enough: skip link, field, button', async () => {
    await withPage(options, async (page) => {
      await page.goto(`${url}/`)
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').textContent()).toBe('Ir para o conteúdo')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      await page.keyboard.type('+551131000000')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL(/resposta/)
      expect(await page.locator('h1').textContent()).toContain('Sim')
    })
  })
})

test('at 400 % of a small screen nothing is cut off', async () => {
  await withPage({ viewport: { width: 320, height: 256 } }, async (page) => {
    for (const path of ['/', '/alertas', '/alertas/a-1']) {
      await page.goto(url + path)
      expect(await overflow(page)).toBe(0)
    }
  })
})

test('the documentation works under its own policy', async () => {
  await withPage({ viewport: DESK }, async (page, complaints) => {
    await page.goto(`${url}/docs`)
    await page.getByText('/v1/channels/verify').first().waitFor()
    expect(complaints).toEqual([])
  })
})
