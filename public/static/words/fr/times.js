/** Days, times and durations. */
export const times = {
  'times.today': 'Aujourd’hui',
  'times.tomorrow': 'Demain',
  'times.yesterday': 'Hier',
  'times.day-and-time': '{day}, {time}',
  'times.long-day-and-time': '{day}, {time}',
  'times.range': '{from} – {to}',
  'times.seconds': '{count} s',
  'times.minutes': '{count} min',
  'times.minutes-seconds': '{minutes} min {seconds} s',
  'times.hours': '{count} h',
  'times.hours-minutes': '{hours} h {minutes} min',
};
