import { civilDay } from '../../channels/instant.ts'

/**
 * The full years of somebody born on a day (`YYYY-MM-DD`) on the day that it is in America/Sao_Paulo at `t` (epoch ms).
 * Who was born on a 29 February is a year older on 1 March where there is none (Lei 810/1949, art. 3). Negative before
 * the day of birth.
 */
export function age(birthDate: string, t: number): number {
  const today = civilDay(t)
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}
