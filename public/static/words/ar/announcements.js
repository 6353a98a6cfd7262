/** What a screen reader says about a call as it changes. */
export const announcements = {
  'announce.waiting-room': 'غرفة الانتظار. لم يصل {name} بعد',
  'announce.calling': 'جارٍ الرنين',
  'announce.in-call-with': 'في المكالمة مع {names}',
  'announce.joined': 'انضمّ {name}',
  'announce.left': 'غادر {name}',
  'announce.muted': 'صوت {name} مكتوم',
  'announce.unmuted': 'عاد صوت {name} مسموعًا',
  'announce.shares': 'يشارك {name} الشاشة',
  'announce.stopped-sharing': 'توقّف {name} عن مشاركة الشاشة',
  'announce.reconnecting': 'انقطع الاتصال مع {name}. جارٍ إعادة الاتصال',
  'announce.reconnected': 'عاد اتصال {name}',
};
