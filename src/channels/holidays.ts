/** Of every year: Lei 662/1949 (as of Lei 10.607/2002), Lei 6.802/1980, Lei 14.759/2023. */
const FIXED = new Set(['01-01', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '11-20', '12-25'])

/** Easter Sunday of a year as a day of March: 32 is the first of April (the anonymous Gregorian algorithm). */
function easterInMarch(year: number): number {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const inCentury = year % 100
  const correction = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25)
  const epact = (19 * golden + correction + 15) % 30
  const moon = epact - Math.floor((golden + 11 * epact) / 319)
  const leap = 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - (inCentury % 4)
  return 22 + moon + ((leap - moon + 32) % 7)
}

/** Is a day (`2026-11-20`) a national holiday of Brazil, Good Friday among them? Those of states and towns are not known here. */
export function isHoliday(day: string): boolean {
  if (FIXED.has(day.slice(5))) return true
  const goodFriday = new Date(Date.UTC(Number(day.slice(0, 4)), 2, easterInMarch(Number(day.slice(0, 4))) - 2))
  return goodFriday.toISOString().slice(0, 10) === day
}
