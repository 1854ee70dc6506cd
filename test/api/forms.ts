import type { TestApi } from './samples.ts'

/** What a browser sends from the form of the public page. */
export const form = (values: Record<string, string>) =>
  ({
    method: 'POST',
    url: '/',
    payload: new URLSearchParams(values).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }) as const

/** The page that follows upon it. */
export async function answerTo({ app }: TestApi, values: Record<string, string>) {
  const { headers } = await app.inject(form(values))
  return app.inject(String(headers.location))
}
