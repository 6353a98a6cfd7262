/** Days, times and durations. */
export const times = {
  'times.today': 'اليوم',
  'times.tomorrow': 'غدًا',
  'times.yesterday': 'أمس',
  'times.day-and-time': '{day}، {time}',
  'times.long-day-and-time': '{day}، {time}',
  'times.range': '{from} – {to}',
  'times.seconds': '{count} ث',
  'times.minutes': '{count} د',
  'times.minutes-seconds': '{minutes} د {seconds} ث',
  'times.hours': '{count} س',
  'times.hours-minutes': '{hours} س {minutes} د',
};
