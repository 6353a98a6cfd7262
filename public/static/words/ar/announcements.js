/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'غرفة الانتظار. لم يصل {name} بعد',
  'announce.calling': 'جارٍ الرنين',
  'announce.in-call': 'في المكالمة',
  'announce.in-call-with': 'في المكالمة مع {names}',
  'announce.is-here': 'وصل {name}',
};
