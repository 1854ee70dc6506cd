const DAY = '(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)'
const DAYS = `${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*`
const TIME = '(?:[01]\\d|2[0-4]):[0-5]\\d'
const TIMES = `${TIME}-${TIME}(?:,${TIME}-${TIME})*`
const RULE = `(?:${DAYS} )?(?:${TIMES}|off|closed)`

/** Days and times of OpenStreetMap's opening_hours: `Mo-Fr 08:00-20:00; Sa 08:00-12:00; PH off`, `24/7`. */
export const OPENING_HOURS = new RegExp(`^(?:24/7|${RULE}(?:; ?${RULE})*)$`)
